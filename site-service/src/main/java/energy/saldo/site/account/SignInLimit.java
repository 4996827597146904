package energy.saldo.site.account;

import energy.saldo.site.SiteServiceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Slows down wrong sign-ins, by token and by client address. A token that was just created or was
/// good the last time is never refused, whoever else fails from the same address. Each replica
/// counts for itself, in memory, and forgets the tokens and clients that it has not seen for
/// longest.
@ApplicationScoped
class SignInLimit {

  /// How often sign-ins may fail: so many at once, and then one after each pause.
  private record Allowance(int atOnce, Duration pause) {

    /// How long to wait, where the whole allowance is there again at `fullAt`.
    Duration waitFrom(Instant now, @Nullable Instant fullAt) {
      Instant next = fullAt == null ? now : fullAt.minus(pause.multipliedBy(atOnce - 1L));
      return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }

    Instant fullAtAfterFailure(Instant now, @Nullable Instant fullAt) {
      Instant from = fullAt == null || fullAt.isBefore(now) ? now : fullAt;
      Instant latest = now.plus(pause.multipliedBy(atOnce));
      return from.plus(pause).isAfter(latest) ? latest : from.plus(pause);
    }
  }

  private static final Allowance TOKEN = new Allowance(10, Duration.ofSeconds(6));
  private static final Allowance CLIENT = new Allowance(100, Duration.ofSeconds(1));
  private static final int REMEMBERED = 10_000;
  private static final int IPV6_NETWORK_BYTES = 8;

  /// In the place of an instant: the token was good the last time.
  private static final Instant GOOD = Instant.EPOCH;

  private final Map<String, Instant> tokens = leastRecentlyUsedGoFirst();
  private final Map<String, Instant> clients = leastRecentlyUsedGoFirst();
  private final boolean forwarded;
  private final Clock clock;

  @Inject
  SignInLimit(SiteServiceConfig config, Clock clock) {
    this(config.trustForwardedFor(), clock);
  }

  SignInLimit(boolean forwarded, Clock clock) {
    this.forwarded = forwarded;
    this.clock = clock;
  }

  /// How long this client must wait before it presents this token; zero if it need not.
  synchronized Duration pause(String client, Secret token) {
    Instant now = clock.instant();
    Instant fullAt = tokens.get(key(token));
    if (GOOD.equals(fullAt)) {
      return Duration.ZERO;
    }
    Duration ofToken = TOKEN.waitFrom(now, fullAt);
    Duration ofClient = CLIENT.waitFrom(now, clients.get(client));
    return ofToken.compareTo(ofClient) > 0 ? ofToken : ofClient;
  }

  synchronized void failed(String client, Secret token) {
    Instant now = clock.instant();
    tokens.compute(key(token), (key, fullAt) -> TOKEN.fullAtAfterFailure(now, fullAt));
    clients.compute(client, (key, fullAt) -> CLIENT.fullAtAfterFailure(now, fullAt));
  }

  synchronized void succeeded(Secret token) {
    tokens.put(key(token), GOOD);
  }

  /// Where a request comes from: the peer or, if `saldo.trust-forwarded-for` is set, the last
  /// address of `X-Forwarded-For`, which the gateway wrote. Of an IPv6 address only the network
  /// counts, as one client has all of it.
  String client(String peer, List<String> forwardedFor) {
    if (!forwarded || forwardedFor.isEmpty()) {
      return network(peer, peer);
    }
    String last = forwardedFor.getLast();
    return network(last.substring(last.lastIndexOf(',') + 1).strip(), peer);
  }

  private static String network(String address, String otherwise) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return HexFormat.of()
          .formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES)));
    } catch (IllegalArgumentException e) {
      return address.equals(otherwise) ? address : network(otherwise, otherwise);
    }
  }

  private static String key(Secret token) {
    return HexFormat.of().formatHex(token.digest());
  }

  private static Map<String, Instant> leastRecentlyUsedGoFirst() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}

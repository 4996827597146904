package energy.saldo.meter.site;

import energy.saldo.chassis.feed.Lookup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/// Looks sites up in site-service, one call at a time where it can: requests that come while a call
/// is under way share the next one, which is sent after they came, so that each reads the sites as
/// they are then.
@ApplicationScoped
class SiteLookups {

  private static final int MOST = 500;

  private final SiteClient client;
  private boolean isAsking;
  private @Nullable Call next;

  private record Call(Set<UUID> ids, CompletableFuture<Lookup.Answer> answer) {

    Call(Set<UUID> ids) {
      this(new HashSet<>(ids), new CompletableFuture<>());
    }
  }

  SiteLookups(@RestClient SiteClient client) {
    this.client = client;
  }

  /// The sites with these ids that are there, and maybe others. Fails as [SiteClient] does.
  Uni<Lookup.Answer> lookup(Set<UUID> ids) {
    Context context = Vertx.currentContext();
    Executor caller =
        context == null ? Runnable::run : task -> context.runOnContext(v -> task.run());
    return Uni.createFrom().completionStage(() -> join(ids).copy()).emitOn(caller);
  }

  private CompletableFuture<Lookup.Answer> join(Set<UUID> ids) {
    Call call;
    synchronized (this) {
      if (isAsking) {
        call = next == null ? new Call(Set.of()) : next;
        if (call.ids.size() + ids.size() <= MOST) {
          call.ids.addAll(ids);
          next = call;
          return call.answer;
        }
      }
      isAsking = true;
      call = new Call(ids);
    }
    ask(call);
    return call.answer;
  }

  private void ask(Call call) {
    client
        .lookup(new Lookup(List.copyOf(call.ids)))
        .onTermination()
        .invoke(this::askNext)
        .subscribe()
        .with(call.answer::complete, call.answer::completeExceptionally);
  }

  private void askNext() {
    Call call;
    synchronized (this) {
      call = next;
      next = null;
      isAsking = call != null;
    }
    if (call != null) {
      ask(call);
    }
  }
}

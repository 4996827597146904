package energy.saldo.chassis.database;

import energy.saldo.chassis.http.ListView;
import energy.saldo.chassis.http.Page;
import energy.saldo.chassis.problem.Problems;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The filter of a list: conditions that all entries meet. The order is that of creation: by the
/// number that the database gave to the statement that created them (`creation`), not by clocks,
/// which differ between replicas, and then by id. So what is created later comes after every page
/// already read.
public final class Conditions {

  private static final Sort BY_CREATION = Sort.by("creation").and("id");

  private final StringBuilder query;
  private final Map<String, Object> values = new HashMap<>();

  private Conditions(String first) {
    query = new StringBuilder(first);
  }

  /// The account's entry of this id; 404 if it has none. Needs an open session.
  ///
  /// @param what what the entry is, in words
  public static <E> Uni<E> require(
      PanacheRepositoryBase<E, UUID> repository, String what, UUID accountId, UUID id) {
    return repository
        .find("id = ?1 and accountId = ?2", id, accountId)
        .firstResult()
        .onItem()
        .ifNull()
        .failWith(() -> Problems.notFound(what, id));
  }

  /// What an `INSERT` gives as `creation`: the next number, once those that the account's other
  /// creations took are committed. Else one would come before what was on a page already read.
  ///
  /// @param sequence of the table's numbers, which no other table takes
  /// @param accountId the parameter that has the account's id, such as `$2`
  public static String nextCreation(String sequence, String accountId) {
    return """
    (SELECT nextval('%1$s')
     FROM pg_advisory_xact_lock(hashtextextended('%1$s ' || %2$s::uuid, 0)))\
    """
        .formatted(sequence, accountId);
  }

  /// Starts with a condition in the query language whose only parameter is `:account`.
  public static Conditions ofAccount(String condition, UUID accountId) {
    Conditions conditions = new Conditions(condition);
    conditions.values.put("account", accountId);
    return conditions;
  }

  /// The property has this value; null = any.
  public Conditions and(String property, @Nullable Object value) {
    if (value != null) {
      query.append(" and ").append(property).append(" = :").append(property);
      values.put(property, value);
    }
    return this;
  }

  /// The property contains this text, in upper or lower case; null = any.
  public Conditions andContains(String property, @Nullable String text) {
    if (text != null) {
      query.append(" and locate(lower(:%1$s), lower(%1$s)) > 0".formatted(property));
      values.put(property, text);
    }
    return this;
  }

  /// A further condition in the query language; null = none.
  public Conditions andIf(String condition, String parameter, @Nullable Object value) {
    if (value != null) {
      query.append(" and ").append(condition);
      values.put(parameter, value);
    }
    return this;
  }

  /// Returns the requested page of the list. Needs an open session.
  public <E, V> Uni<ListView<V>> list(
      PanacheRepositoryBase<E, UUID> repository, Page page, Function<E, V> view) {
    PanacheQuery<E> found = repository.find(query.toString(), BY_CREATION, values);
    return found
        .count()
        .flatMap(
            total ->
                entries(found, page, total)
                    .map(data -> new ListView<>(data.stream().map(view).toList(), total)));
  }

  private static <E> Uni<List<E>> entries(PanacheQuery<E> found, Page page, long total) {
    if (page.limit() == 0 || page.offset() >= total) {
      return Uni.createFrom().item(List.of());
    }
    int last = (int) Math.min(total, (long) page.offset() + page.limit()) - 1;
    return found.range(page.offset(), last).list();
  }
}

package energy.saldo.chassis.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/// The answer to a request that created a resource.
public final class Created {

  private Created() {}

  /// Answers 201 with the resource and, in `Location`, its path without a host, since the one that
  /// the client used is not known here.
  ///
  /// @param path the path of the resource's list, with a slash at the end
  public static <T> RestResponse<T> at(String path, UUID id, T resource) {
    return RestResponse.ResponseBuilder.create(Status.CREATED, resource)
        .header(HttpHeaders.LOCATION, path + id)
        .build();
  }

  /// Answers 201 with what was asked for: one resource as above, or many without `Location`.
  public static <T> RestResponse<OneOrMany<T>> at(
      String path, Function<T, UUID> id, OneOrMany<T> resources) {
    return resources.isMany()
        ? RestResponse.status(Status.CREATED, resources)
        : at(path, id.apply(resources.data().getFirst()), resources);
  }
}

package energy.saldo.chassis.http;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/// The answer to a request that created a resource.
public final class Created {

  private Created() {}

  /// Answers 201 with the resource, its tag and, in `Location`, its path without a host, since the
  /// one that the client used is not known here.
  ///
  /// @param path the path of the resource's list, with a slash at the end
  public static <T extends ResourceView> RestResponse<T> at(String path, T resource) {
    return located(path, resource, resource);
  }

  /// Answers 201 with what was asked for: one resource as above, or many without `Location`.
  public static <T extends ResourceView> RestResponse<OneOrMany<T>> at(
      String path, OneOrMany<T> resources) {
    return resources.isMany()
        ? RestResponse.status(Status.CREATED, resources)
        : located(path, resources.data().getFirst(), resources);
  }

  private static <T> RestResponse<T> located(String path, ResourceView resource, T body) {
    return RestResponse.ResponseBuilder.create(Status.CREATED, body)
        .header(HttpHeaders.LOCATION, path + resource.id())
        .header(HttpHeaders.ETAG, resource.etag())
        .build();
  }
}

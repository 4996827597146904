package energy.saldo.chassis.http;

import java.net.URI;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;

/// The answer to a request that created a resource.
public final class Created {

  private Created() {}

  /// Answers 201 with the resource and, in `Location`, its path.
  ///
  /// @param path the path of the resource's list, with a slash at the end
  public static <T> RestResponse<T> at(String path, UUID id, T resource) {
    return RestResponse.ResponseBuilder.<T>created(URI.create(path + id)).entity(resource).build();
  }
}

package energy.saldo.chassis.problem;

import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;

/// The methods that the current request's address takes, which the framework does not name when it
/// refuses another one.
final class AllowedMethods {

  private AllowedMethods() {}

  /// In alphabetical order.
  static Set<String> here() {
    ResteasyReactiveRequestContext request = CurrentRequestManager.get();
    var match =
        new RequestMapper<>(request.getDeployment().getClassMappers())
            .map(request.getPathWithoutPrefix());
    Set<String> methods = new TreeSet<>();
    if (match != null) {
      String rest = match.remaining.isEmpty() ? "/" : match.remaining;
      for (var handler : match.value.handlers) {
        if (handler instanceof ClassRoutingHandler routes) {
          addMatching(routes, rest, methods);
        }
      }
    }
    return methods;
  }

  private static void addMatching(ClassRoutingHandler routes, String path, Set<String> methods) {
    routes
        .getMappers()
        .forEach(
            (method, mapper) -> {
              if (method != null && mapper.map(path) != null) {
                methods.add(method);
              }
            });
  }
}

package energy.saldo.chassis.http;

import java.util.UUID;

/// A single resource as an answer shows it.
public interface ResourceView {

  /// Its id, the last part of its path.
  UUID id();

  /// Its entity tag (RFC 9110) in quotes: another one for every other answer. Not part of the body.
  String etag();

  /// The tag of a version.
  static String tag(long version) {
    return "\"" + version + "\"";
  }
}

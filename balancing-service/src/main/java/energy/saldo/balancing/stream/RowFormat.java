package energy.saldo.balancing.stream;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/// How rows are written.
public enum RowFormat {
  JSON(MediaType.APPLICATION_JSON),
  CSV(RowFormat.TEXT_CSV);

  /// The media type of CSV.
  public static final String TEXT_CSV = "text/csv";

  private final String mediaType;

  RowFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /// The format that a request prefers: JSON unless it names CSV first.
  public static RowFormat of(HttpHeaders headers) {
    return headers.getAcceptableMediaTypes().stream()
        .filter(type -> !type.isWildcardType())
        .findFirst()
        .filter(type -> type.isCompatible(MediaType.valueOf(TEXT_CSV)))
        .map(type -> CSV)
        .orElse(JSON);
  }

  public String mediaType() {
    return mediaType;
  }
}

package energy.saldo.balancing.stream;

/// How rows are written.
public enum RowFormat {
  JSON("application/json"),
  CSV("text/csv");

  private final String mediaType;

  RowFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }
}

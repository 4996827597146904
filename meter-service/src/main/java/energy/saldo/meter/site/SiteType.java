package energy.saldo.meter.site;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a site is balanced and how accurately it is measured.
public enum SiteType {
  @JsonProperty("balanced_accurate")
  BALANCED_ACCURATE,
  @JsonProperty("balanced_inaccurate")
  BALANCED_INACCURATE,
  @JsonProperty("unbalanced_accurate")
  UNBALANCED_ACCURATE,
  @JsonProperty("unbalanced_inaccurate")
  UNBALANCED_INACCURATE
}

package energy.saldo.site.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.contract.Change;
import jakarta.enterprise.context.ApplicationScoped;

/// A site as other services read it: the public view, and the account it belongs to.
@ApplicationScoped
class SiteChanges {

  private static final String KIND = "site";

  private final ObjectMapper json;

  SiteChanges(ObjectMapper json) {
    this.json = json;
  }

  Change of(Site site) {
    ObjectNode resource = json.valueToTree(SiteView.of(site));
    resource.put("accountId", site.accountId.toString());
    return new Change(null, KIND, site.id, site.accountId, site.version, false, resource);
  }
}

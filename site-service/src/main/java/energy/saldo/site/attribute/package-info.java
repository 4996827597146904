/// The definitions of custom attributes of sites and meters. Begin with [CustomAttributeResource].
@NullMarked
package energy.saldo.site.attribute;

import org.jspecify.annotations.NullMarked;

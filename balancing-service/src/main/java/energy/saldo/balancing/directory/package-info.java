/// What balancing knows of sites, meters and balancing settings: a copy kept up by the change feeds
/// of the services that own them, and by asking them where the copy lacks something. Not here:
/// anything measured or balanced. Begin with [Directory] (reads) and [DirectoryWriter] (applies a
/// change).
@NullMarked
package energy.saldo.balancing.directory;

import org.jspecify.annotations.NullMarked;

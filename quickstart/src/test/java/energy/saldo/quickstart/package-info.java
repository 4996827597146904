/// Black-box tests: the packaged services as processes behind one address, spoken to by HTTP only.
/// Begin with [GuideIT]; [TestClient] is an account's way in.
@NullMarked
package energy.saldo.quickstart;

import org.jspecify.annotations.NullMarked;

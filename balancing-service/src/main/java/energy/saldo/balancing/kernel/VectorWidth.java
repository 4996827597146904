package energy.saldo.balancing.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// How many intervals [VectorKernel] computes at once: as many as the machine's widest vectors (of
/// up to 512 bits) have lanes of 64 bits; 4 in a native image.
///
/// These are constants, since only vectors of a constant species become machine instructions. A
/// native image fixes them when it is built, so there they must not be those of the build machine.
final class VectorWidth {

  /// Overrides the machine's preferred width in bits: 128, 256 or 512.
  static final String BITS_PROPERTY = "saldo.balancing.kernel.bits";

  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_512.withShape(shape());
  static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512.withShape(shape());
  static final int LANES = DOUBLES.length();
  static final int BITS = DOUBLES.vectorBitSize();

  private VectorWidth() {}

  private static VectorShape shape() {
    Integer bits = Integer.getInteger(BITS_PROPERTY);
    if (bits != null) {
      return VectorShape.forBitSize(bits);
    }
    if (KernelChooser.isInNativeImage()) {
      return VectorShape.S_256_BIT;
    }
    int preferred = VectorShape.preferredShape().vectorBitSize();
    return VectorShape.forBitSize(Math.clamp(preferred, 128, 512));
  }
}

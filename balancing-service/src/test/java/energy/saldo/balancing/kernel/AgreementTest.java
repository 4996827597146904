package energy.saldo.balancing.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector kernel against the scalar one, to the last unit, at every width of vectors that Java
/// knows; those that the machine lacks are computed without them.
final class AgreementTest {

  private static final int LONGEST = 2976;

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void bothKernelsAgreeAtEveryLengthAndWidth(int bits) throws Exception {
    assertEquals(bits / 64, KernelsOfWidth.run(bits, AgreementTest.class, "agreeAtEveryLength"));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void bothKernelsAgreeOnLargePartitionsAtEveryWidth(int bits) throws Exception {
    KernelsOfWidth.run(bits, AgreementTest.class, "agreeOnLargePartitions");
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void allConformanceCasesAreReproducedAtEveryWidth(int bits) throws Exception {
    KernelsOfWidth.run(bits, AgreementTest.class, "conform");
  }

  /// Returns the lanes.
  static int agreeAtEveryLength() {
    int lanes = VectorWidth.LANES;
    PartitionColumns in = new PartitionColumns();
    for (int length = 0; length <= 2 * VectorTile.INTERVALS + lanes + 1; length++) {
      boolean isShort = length <= 2 * lanes + 1;
      for (int seed = 0; seed < (isShort ? 40 : 2); seed++) {
        assertAgreement(new RandomPartitions(length * 100L + seed).next(20, 6, length), in);
      }
    }
    return lanes;
  }

  static int agreeOnLargePartitions() {
    PartitionColumns in = new PartitionColumns();
    for (Distribution distribution : Distribution.values()) {
      for (int seed = 0; seed < 4; seed++) {
        assertAgreement(new RandomPartitions(seed).next(distribution, 12, 5, LONGEST), in);
      }
      for (int seed = 0; seed < 12; seed++) {
        assertAgreement(new RandomPartitions(seed).next(distribution, 300, 20, 21), in);
      }
      assertAgreement(new RandomPartitions(1).ofSize(distribution, 300, 20, LONGEST), in);
    }
    return VectorWidth.LANES;
  }

  static int conform() throws Exception {
    new ConformanceTest().everyFlowOfEveryCaseIsReproduced(new VectorKernel());
    return VectorWidth.LANES;
  }

  private static void assertAgreement(Partition partition, PartitionColumns in) {
    partition.fill(in);
    Flows vector = new Flows();
    Flows scalar = new Flows();
    new VectorKernel().balance(in, vector);
    new ScalarKernel().balance(in, scalar);
    int length = partition.intervals();
    for (int i = 0; i < partition.consumers(); i++) {
      assertColumn(scalar.allocated(i), vector.allocated(i), length, partition);
      assertColumn(scalar.fromGrid(i), vector.fromGrid(i), length, partition);
    }
    for (int j = 0; j < partition.producers(); j++) {
      assertColumn(scalar.used(j), vector.used(j), length, partition);
      assertColumn(scalar.toGrid(j), vector.toGrid(j), length, partition);
      for (int i = 0; i < partition.consumers(); i++) {
        assertColumn(scalar.pair(j, i), vector.pair(j, i), length, partition);
      }
    }
  }

  private static void assertColumn(long[] expected, long[] actual, int length, Partition of) {
    assertArrayEquals(Arrays.copyOf(expected, length), Arrays.copyOf(actual, length), of::toString);
  }
}

package energy.saldo.balancing.kernel;

/// Chooses a kernel and prints it with the reason; started by a test in a process without the
/// module of the vectors.
final class ChoiceWithoutModule {

  private ChoiceWithoutModule() {}

  public static void main(String[] arguments) {
    KernelChooser.Choice choice = KernelChooser.choose(KernelSetting.valueOf(arguments[0]));
    Flows flows =
        Partition.ofOneInterval(Distribution.EQUAL, 0, 3, 1, 4).balancedBy(choice.kernel());
    System.out.printf(
        "%s, as %s: %d", choice.kernel().name(), choice.reason(), flows.allocated(1)[0]);
  }
}

package energy.saldo.balancing.kernel;

/// Chooses a kernel, balances with it and prints its name, a result and the reason; started by a
/// test in a process with other options.
final class ChoiceInProcess {

  private ChoiceInProcess() {}

  public static void main(String[] arguments) {
    KernelChooser.Choice choice = KernelChooser.choose(KernelSetting.valueOf(arguments[0]));
    Flows flows =
        Partition.ofOneInterval(Distribution.EQUAL, 0, 3, 1, 4)
            .balancedBy(choice.newKernel().get());
    System.out.printf("%s, %d units: %s", choice.name(), flows.allocated(1)[0], choice.reason());
  }
}

package energy.saldo.quickstart.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.quickstart.SystemUnderTest;
import energy.saldo.quickstart.sample.SampleMeter.Direction;
import energy.saldo.quickstart.sample.SiteReport.Line;
import energy.saldo.quickstart.system.SaldoSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The sample as a user of the quickstart gets it.
class SampleIT {

  @Test
  void theReportAddsUpToWhatWasMeasuredAndASecondRunSubmitsNothing() throws IOException {
    SaldoSystem system = SystemUnderTest.get();
    Path file = Files.createTempDirectory(Path.of("target"), "sample").resolve("token");
    String token = SampleAccount.apiToken(system.address(), system.apiToken(), file);
    assertEquals(token, SampleAccount.apiToken(system.address(), system.apiToken(), file));
    try (PublicApi api = PublicApi.signedIn(system.address(), token).orElseThrow()) {
      List<SiteReport> reports = new Sample(api, new Bars()).present();
      checkSums(reports.getLast());

      Bars bars = new Bars();
      assertEquals(reports, new Sample(api, bars).present());
      assertEquals(List.of(), bars.shown);
    }
  }

  private static void checkSums(SiteReport report) {
    SampleSite site = TenantBuilding.site(Sample.SEED);
    assertEquals(energies(site, Direction.CONSUMER), energies(report.consumers()));
    assertEquals(energies(site, Direction.PRODUCER), energies(report.producers()));
    assertEquals(
        SiteReport.total("given", report.producers()).localMilliwattHours(),
        SiteReport.total("taken", report.consumers()).localMilliwattHours());
    Line ownSupplier = report.consumers().get(6);
    assertEquals("Flat 7", ownSupplier.title());
    assertEquals(0, ownSupplier.localMilliwattHours());
  }

  private static List<String> energies(SampleSite site, Direction direction) {
    return site.meters().stream()
        .filter(meter -> meter.direction() == direction)
        .map(meter -> meter.title() + " " + LongStream.of(meter.energies()).sum())
        .toList();
  }

  private static List<String> energies(List<Line> lines) {
    return lines.stream().map(line -> line.title() + " " + line.milliwattHours()).toList();
  }

  /// Remembers which bars were shown.
  private static final class Bars implements Progress {
    private final List<String> shown = new ArrayList<>();

    @Override
    public void step(String what) {}

    @Override
    public void bar(String what, long done, long total) {
      shown.add(what);
    }
  }
}

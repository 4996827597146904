package energy.saldo.balancing.measurement;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads and parses the bodies of batches. All that are being read take a bounded part of the heap
/// together, and only a few are parsed at once; what is more is refused with 503.
@ApplicationScoped
class BatchBodies {

  private static final int FIRST_BYTES = 1 << 16;
  private static final int HEAP_PARTS = 8;
  private static final int PATIENCE_SECONDS = 5;

  private final ObjectMapper mapper;
  private final Semaphore freeBytes;
  private final Semaphore parsers =
      new Semaphore(2 * Runtime.getRuntime().availableProcessors(), true);

  BatchBodies(ObjectMapper mapper) {
    this.mapper = mapper;
    long bytes = Runtime.getRuntime().maxMemory() / HEAP_PARTS;
    freeBytes = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes));
  }

  /// Reads the body to its end, then parses it.
  ///
  /// @throws Problem 400 if it is empty or not JSON, 503 if too much is being read already
  /// @throws IOException if it does not arrive
  MeasurementParser parse(InputStream body) throws IOException {
    Reading reading = new Reading();
    try {
      reading.readAll(body);
      if (reading.length == 0) {
        throw Problems.invalid("body", "is required");
      }
      if (!parsers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw tooMany();
      }
      return parse(reading);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooMany();
    } finally {
      freeBytes.release(reading.bytes.length);
    }
  }

  private MeasurementParser parse(Reading body) {
    try (JsonParser json = mapper.getFactory().createParser(body.bytes, 0, body.length)) {
      return new MeasurementParser(json);
    } catch (JsonProcessingException malformed) {
      throw new WebApplicationException(malformed);
    } catch (IOException e) {
      throw Problems.invalid("body", "is not valid JSON");
    } finally {
      parsers.release();
    }
  }

  private static Problem tooMany() {
    return Problems.unavailable("Too many measurements are arriving at the moment; try again.");
  }

  /// A body as far as it has arrived.
  private final class Reading {

    private byte[] bytes = {};
    private int length;

    void readAll(InputStream body) throws IOException {
      int read = 0;
      while (read >= 0) {
        if (length == bytes.length) {
          grow(Math.max(FIRST_BYTES, 2 * length));
        }
        read = body.read(bytes, length, bytes.length - length);
        length += Math.max(read, 0);
      }
    }

    private void grow(int capacity) {
      if (!freeBytes.tryAcquire(capacity - bytes.length)) {
        throw tooMany();
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }
}

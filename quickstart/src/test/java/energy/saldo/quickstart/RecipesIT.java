package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import energy.saldo.quickstart.system.SystemSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each recipe of `docs/recipes.md`, executed as it stands there by an account of its own after
/// the calls that stand before the first recipe, gives the answers that stand there.
class RecipesIT {

  /// The text under a heading.
  record Section(String title, String text) {

    private static Section of(String headed) {
      String[] parts = headed.split("\n", 2);
      return new Section(parts[0], parts[1]);
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private static List<Section> sections() throws IOException {
    String page = Files.readString(SystemSettings.cloneFolder().resolve("docs/recipes.md"));
    return Stream.of(page.split("(^|\n)#+ ")).skip(1).map(Section::of).toList();
  }

  private static List<Section> recipes() throws IOException {
    List<Section> sections = sections();
    return sections.subList(2, sections.size());
  }

  @Test
  void thePageHasTheseRecipes() throws IOException {
    assertEquals(
        List.of(
            "Recipes",
            "The building",
            "A monthly site with old meters",
            "A tenant who moves in mid-month",
            "A meter that is replaced",
            "A battery that charges last",
            "A wrong value corrected",
            "A change of the sharing rule",
            "An import by CSV"),
        sections().stream().map(Section::title).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recipes")
  void eachCallGivesTheAnswerThatStandsBesideIt(Section recipe) throws IOException {
    List<DocumentedCall> calls = new ArrayList<>(DocumentedCall.in(sections().get(1).text()));
    calls.addAll(DocumentedCall.in(recipe.text()));
    new Walkthrough(TestClient.newAccount(SystemUnderTest.get())).follow(calls);
  }
}

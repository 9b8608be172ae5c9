// Asks veraPDF whether files keep a standard: java PdfStandards.java ua1|2a FILE…
// Prints a line for each file that does not, with the clauses it breaks; exits 1 if there is one.

import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

public class PdfStandards {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var flavour = PDFAFlavour.byFlavourId(arguments[0]);
        var broken = false;
        for (var file : java.util.Arrays.copyOfRange(arguments, 1, arguments.length)) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
                var result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                if (result.isCompliant() && result.getTotalAssertions() > 0) continue;
                broken = true;
                System.out.println(file + " does not keep " + flavour + ":");
                result.getFailedChecks().forEach((rule, times) ->
                    System.out.println("    " + rule.getClause() + ", test " + rule.getTestNumber() + ", " + times + " times"));
                result.getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() != TestAssertion.Status.PASSED)
                    .limit(3)
                    .forEach(assertion -> System.out.println("    " + assertion.getMessage()));
            }
        }
        System.exit(broken ? 1 : 0);
    }
}

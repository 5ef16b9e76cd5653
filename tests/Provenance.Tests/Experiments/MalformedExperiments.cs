using System.Text;
using Provenance.Core.Experiments;

namespace Provenance.Tests.Experiments;

/// <summary>Faults of the experiment file itself.</summary>
internal static class MalformedExperiments
{
    public static IEnumerable<Malformed> All =>
    [
        new("an empty folder", _ => { }, "FOLDER: file-missing"),
        new("a folder that is not there", _ => { }, "not-there: file-missing") { Options = _ => new ReadOptions() },
        new("an empty file", folder => folder.Write("experiment.yaml", ""), "experiment.yaml:1 not-a-mapping"),
        new("a file of another kind", folder => folder.Write("experiment.yaml", "- a list\n"), "experiment.yaml:1 not-a-mapping"),
        new("binary", folder => folder.Write("experiment.yaml", [0x80, 0x81, 0x82]), "experiment.yaml:1 invalid-utf8"),
        new("a NUL byte", folder => folder.Write("experiment.yaml", "name: x\n\0\n"), "experiment.yaml:2 nul-byte"),
        new("too large", folder => folder.Write("experiment.yaml", new byte[(8 * 1024 * 1024) + 1]), "experiment.yaml: file-too-large"),
        Malformed.Own("broken YAML", text => text + "\nruns: [1, 2\n", "experiment.yaml:8 yaml-syntax"),
        Malformed.Own("a tab for indentation", text => text + "\nsampling:\n\ttemperature: 0\n", "experiment.yaml:7 yaml-syntax"),
        Malformed.Own("a duplicate key", text => text + "\nname: other\n", "experiment.yaml:7 duplicate-key"),
        Malformed.Own("a duplicate key inside", text => text + "\nsampling: {seed: 1, seed: 2}\n", "experiment.yaml:7 duplicate-key"),
        Malformed.Own("an unknown field", text => text + "\nmodel: offline\n", "experiment.yaml:7 unknown-field"),
        Malformed.Own("an unknown field inside", text => text + "\nsampling: {temprature: 1}\n", "experiment.yaml:7 unknown-field"),
        Malformed.Own("a missing name", text => text.Replace("name: moods\n", "", StringComparison.Ordinal), "experiment.yaml:1 field-missing"),
        Malformed.Own("a list for text", text => text.Replace("name: moods", "name: [moods]", StringComparison.Ordinal), "experiment.yaml:1 wrong-type"),
        Malformed.Own("runs that are no number", text => text + "\nruns: often\n", "experiment.yaml:7 wrong-type"),
        Malformed.Own("no runs", text => text + "\nruns: 0\n", "experiment.yaml:7 out-of-range"),
        Malformed.Own("half a run", text => text + "\nruns: 1.5\n", "experiment.yaml:7 wrong-type"),
        Malformed.Own("too many runs", text => text + "\nruns: 99999999999\n", "experiment.yaml:7 out-of-range"),
        Malformed.Own("a negative budget", text => text + "\nbudget: -1\n", "experiment.yaml:7 out-of-range"),
        Malformed.Own("a temperature beyond", text => text + "\nsampling: {temperature: 9}\n", "experiment.yaml:7 out-of-range"),
        Malformed.Own("a model without a name", text => text + "\nmodels: [openai/]\n", "experiment.yaml:7 model-name"),
        Malformed.Own("a model twice", text => text + "\nmodels:\n  - offline\n  - offline\n", "experiment.yaml:9 duplicate-model"),
        Malformed.Own("a format of the future", text => "provenance: 2\n" + text, "experiment.yaml:1 unsupported-version"),
        Malformed.Own("an alias to itself", text => text + "\nhypotheses: &a [*a]\n", "experiment.yaml:7 alias-cycle"),
        Malformed.Own("an alias to nothing", text => text + "\nhypotheses: [*a]\n", "experiment.yaml:7 alias-unknown"),
        Malformed.Own("an alias bomb", text => text + "\n" + Bomb(), "experiment.yaml:13 alias-bomb"),
        Malformed.Own("deep nesting", text => text + "\nhypotheses: " + new string('[', 80) + new string(']', 80) + "\n", "experiment.yaml:7 too-deep"),
        Malformed.Own("a mapping for a key", text => text + "\n{a: 1}: 2\n", "experiment.yaml:7 yaml-key"),
        Malformed.Own("a second document", text => text + "\n---\nname: other\n", "experiment.yaml:7 yaml-many-documents"),
        Malformed.Own("faults everywhere", text => text + "\nruns: x\nbudget: y\nmodles: z\n",
            "experiment.yaml:7 wrong-type", "experiment.yaml:8 wrong-type", "experiment.yaml:9 unknown-field"),
        Malformed.Own("an unknown test", Statistics("{kind: z_test, variable: net, group_by: group}"), "experiment.yaml:9 unknown-test"),
        Malformed.Own("a test of nothing known", Statistics("{kind: anova, variable: nett, group_by: group}"), "experiment.yaml:9 unknown-variable"),
        Malformed.Own("excludes a document that is not there", Excluding("{document: c, reason: none}"), "experiment.yaml:9 unknown-document"),
        Malformed.Own("excludes without a reason", Excluding("{document: a}"), "experiment.yaml:9 field-missing"),
        Malformed.Own("excludes twice", Excluding("{document: a, reason: x}, {document: a, reason: y}"), "experiment.yaml:9 duplicate-exclusion"),
        Malformed.Own("excludes everything", Excluding("{document: a, reason: x}, {document: b, reason: y}"), "experiment.yaml:8 all-excluded"),
        Malformed.Own("groups by nothing known", Statistics("{kind: anova, variable: net, group_by: grup}"), "experiment.yaml:9 unknown-metadata"),
        Malformed.Own("a group of nobody", Statistics("{kind: t_test, variable: net, group_by: group, groups: [x, z]}"), "experiment.yaml:9 unknown-group"),
        Malformed.Own("a comparison without groups", Statistics("{kind: anova, variable: net}"), "experiment.yaml:9 test-groups"),
        Malformed.Own("a t-test of one group", Statistics("{kind: t_test, variable: net, group_by: group, groups: [x]}"), "experiment.yaml:9 test-groups"),
        Malformed.Own("a correlation of one", Statistics("{kind: correlation, variables: [net]}"), "experiment.yaml:9 test-variables"),
        Malformed.Own("an unknown unit", Statistics("{kind: correlation, variables: [hope, fear], unit: word}"), "experiment.yaml:9 unknown-value"),
        new("options that can't be", folder => folder.WriteOwn(), "--models: model-name", "--runs: out-of-range", "--extraction-model: model-name", "--budget: out-of-range")
        {
            Options = _ => new ReadOptions { Models = ["a b"], Runs = 0, ExtractionModel = "", Budget = 0 },
        },
        new("options that name nothing", folder => folder.WriteOwn(), "--root: file-missing", "--framework: file-missing", "--corpus: file-missing")
        {
            Options = folder => new ReadOptions { Framework = folder.At("no.md"), Corpus = folder.At("no"), Root = folder.At("none") },
        },
        new("options that are empty", folder => folder.WriteOwn(), "--root: file-missing", "--framework: path-invalid", "--corpus: path-invalid")
        {
            Options = _ => new ReadOptions { Framework = "", Corpus = "", Root = "" },
        },
        Malformed.Ten("a narrative alone", folder => folder.Write("experiment.md", "# Two days\n\nNothing here.\n"), "experiment.md: no-machine-readable-part"),
        Malformed.Ten("a broken appendix", folder => folder.Change("experiment.md", "  experiment_name: two_days", "  experiment_name: [two_days"), "experiment.md:5 yaml-syntax"),
        Malformed.Ten("an experiment of v8", folder => folder.Change("experiment.md", "10.0", "8.0"), "experiment.md:6 unsupported-version"),
        Malformed.Ten("no components", folder => folder.Change("experiment.md", "components:", "parts:"), "experiment.md:4 field-missing", "experiment.md:4 field-missing"),
        Malformed.Ten("another format", folder => folder.Write("experiment.md", "---\nmodels: [a/b]\n---\n"), "experiment.md:2 unknown-format"),
        Malformed.Four("an experiment of v5", folder => folder.Change("experiment.md", "name: two_days", "version: \"5.0\""), "experiment.md:2 unsupported-version"),
        Malformed.Four("an experiment of v8 by its questions", folder => folder.Change("experiment.md", "workflow:", "questions:"), "experiment.md:8 unsupported-version"),
        Malformed.Four("a field twice", folder => folder.Change("experiment.md", "workflow:", "name: again\nworkflow:"), "experiment.md:8 duplicate-key", "framework.md:6 dimensions-derived", "framework.md:15 formula-not-computable"),
    ];

    private static Func<string, string> Excluding(string documents) => text => $"{text}\nstatistics:\n  exclude:\n    [{documents}]\n";

    private static Func<string, string> Statistics(string test) => text => $"{text}\nstatistics:\n  tests:\n    - {test}\n";

    /// <summary>Nine levels of nine aliases each: a hundred lines of text, 387 million values.</summary>
    private static string Bomb()
    {
        var bomb = new StringBuilder("hypotheses:\n  - &l0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level <= 9; level++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - &l{level} [").AppendJoin(", ", Enumerable.Repeat($"*l{level - 1}", 9)).Append("]\n");
        return bomb.ToString();
    }
}

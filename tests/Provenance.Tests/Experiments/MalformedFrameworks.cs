using Provenance.Core.Experiments;

namespace Provenance.Tests.Experiments;

/// <summary>Faults of frameworks.</summary>
internal static class MalformedFrameworks
{
    public static IEnumerable<Malformed> All =>
    [
        Malformed.Own("a framework that is not there", text => text.Replace("framework.yaml", "other.yaml", StringComparison.Ordinal), "experiment.yaml:2 file-missing"),
        Malformed.Own("no framework at all", text => text.Replace("framework: framework.yaml\n", "", StringComparison.Ordinal), "experiment.yaml:1 field-missing"),
        Malformed.Own("a folder for a framework", text => text.Replace("framework.yaml", ".", StringComparison.Ordinal), "experiment.yaml:2 not-a-file"),
        Malformed.Own("a framework outside", text => text.Replace("framework.yaml", "../x.yaml", StringComparison.Ordinal), "experiment.yaml:2 path-leaves-root"),
        Malformed.Own("a framework by a full path", text => text.Replace("framework.yaml", "/etc/hostname", StringComparison.Ordinal), "experiment.yaml:2 path-leaves-root"),
        Malformed.Own("a framework by backslashes", text => text.Replace("framework.yaml", "..\\x.yaml", StringComparison.Ordinal), "experiment.yaml:2 path-leaves-root"),
        Malformed.Own("a list for a framework", text => text.Replace("framework.yaml", "[a]", StringComparison.Ordinal), "experiment.yaml:2 wrong-type", "experiment.yaml:1 field-missing"),
        Malformed.Framework("no prompt", text => text.Replace("Read the text and score its mood.", "\"\"", StringComparison.Ordinal), "framework.yaml:3 prompt-missing"),
        Malformed.Framework("no dimensions", _ => "name: mood\nprompt: Score.\ndimensions: []\n", "framework.yaml:3 no-dimensions"),
        Malformed.Framework("formulas that no answer can help",
            text => text.Replace("- {name: net, formula: hope - fear}", "- {name: net, formula: Weigh hope against fear}", StringComparison.Ordinal)
                + "\n  - {name: up, formula: down + 1}\n  - {name: down, formula: up - 1}\n  - {name: sum, formula: hope + fear}\n",
            "framework.yaml:8 formula-not-computable", "framework.yaml:9 formula-not-computable", "framework.yaml:10 formula-not-computable"),
        new("a variant where there are none", folder => folder.WriteOwn(), "--variant: variant-unknown")
        {
            Options = _ => new ReadOptions { Variant = "long" },
        },
        Malformed.Own("a variant where there are none, by the experiment", text => text + "\nvariant: long\n", "experiment.yaml:7 variant-unknown"),
        Malformed.Framework("a dimension twice", text => text.Replace("name: fear", "name: hope", StringComparison.Ordinal), "framework.yaml:6 duplicate-dimension"),
        Malformed.Framework("a dimension without a name", text => text.Replace("{name: fear, ", "{", StringComparison.Ordinal), "framework.yaml:6 field-missing"),
        Malformed.Framework("a range upside down", text => text.Replace("{name: fear,", "{name: fear, minimum: 2,", StringComparison.Ordinal), "framework.yaml:6 score-range"),
        Malformed.Framework("a metric called like a dimension", text => text.Replace("name: net", "name: hope", StringComparison.Ordinal), "framework.yaml:8 duplicate-metric"),
        Malformed.Framework("a metric without a formula", text => text.Replace(", formula: hope - fear", "", StringComparison.Ordinal), "framework.yaml:8 field-missing"),
        Malformed.Framework("an unknown field", text => text + "\nmetriks: []\n", "framework.yaml:9 unknown-field"),
        Malformed.Framework("something else", _ => "hello: world\n", "framework.yaml:1 no-framework"),
        Malformed.Framework("not even fields", _ => "hello\n", "framework.yaml: no-machine-readable-part"),
        Malformed.Ten("no machine-readable part", folder => folder.Write("framework.md", "# Mood\n"), "framework.md: no-machine-readable-part"),
        Malformed.Ten("a framework of v9", folder => folder.Change("framework.md", "10.0", "9.0"), "framework.md:7 unsupported-version"),
        Malformed.Ten("an unstated version", folder => folder.Change("framework.md", "  spec_version: \"10.0\"\n", ""), "framework.md:4 version-unstated"),
        Malformed.Ten("no default variant", folder => folder.Change("framework.md", "  default:", "  other:"), "framework.md:9 variant-default"),
        Malformed.Ten("an unknown variant", _ => { }, "--variant: variant-unknown") with { Options = _ => new ReadOptions { Variant = "deep" } },
        Malformed.Ten("no variants", folder => folder.Change("framework.md", "analysis_variants:", "variants:"), "framework.md:4 field-missing"),
        Malformed.Ten("a variant without a prompt", folder => folder.Change("framework.md", "analysis_prompt", "prompt"), "framework.md:10 prompt-missing"),
        Malformed.Ten("no dimensions of v10", folder => folder.Change("framework.md", "dimensions:\n  - name: hope", "dimension_list:\n  - name: hope"), "framework.md:4 no-dimensions"),
        Malformed.Ten("a duplicate key of v10", folder => folder.Change("framework.md", "    description: Looks away.", "    description: Looks away.\n    name: dread"),
            "framework.md:20 duplicate-key", "framework.md:24 schema-dimensions"),
        Malformed.Ten("a metric twice", folder => folder.Change("framework.md", "output_schema:", "  - name: net\n    formula: hope\noutput_schema:"), "framework.md:24 duplicate-metric"),
        Malformed.Ten("a metric of v10 without a formula", folder => folder.Change("framework.md", "    formula: dim", "    formla: dim"), "framework.md:21 formula-missing"),
        Malformed.Ten("a fit score", folder => folder.Change("framework.md", "output_schema:", "framework_fit_score: {final_formula: hope}\noutput_schema:"), "framework.md:23 section-unused"),
        Malformed.Ten("a fence without an end", folder => folder.Change("framework.md", "  score: {type: object}\n```", "  score: {type: object}"), "framework.md:3 unclosed-fence"),
        Malformed.Ten("an earlier fence that is broken", folder => folder.Change("framework.md", "# Mood\n", "# Mood\n\n```yaml\na: [1\n```\n"), "framework.md:5 fence-ignored"),
        Malformed.Ten("an appendix without a fence", folder => folder.Write("framework.md", DiscernusFiles.TenFramework
                .Replace("```yaml", "# --- Start of Machine-Readable Appendix ---", StringComparison.Ordinal)
                .Replace("```", "# --- End of Machine-Readable Appendix ---", StringComparison.Ordinal)),
            "framework.md:4 appendix-without-fence"),
        Malformed.Four("broken JSON", folder => folder.Change("framework.md", "\"name\": \"mood\",", "\"name\": \"mood\""), "framework.md:8 json-syntax"),
        Malformed.Four("JSON that is cut off", folder => folder.Change("framework.md", "  }\n}\n```", "```"), "framework.md:21 json-syntax"),
        Malformed.Four("a JSON list", folder => folder.Write("framework.md", "```json\n[1]\n```\n"), "framework.md:2 not-a-mapping"),
        Malformed.Four("a raw line break in a string", folder => folder.Change("framework.md", "Hope counts.", "Hope\ncounts."),
            "framework.md:15 json-control-character", "framework.md:6 dimensions-derived", "framework.md:15 formula-not-computable"),
        Malformed.Four("a JSON name twice", folder => folder.Change("framework.md", "\"net\": ", "\"net\": \"0\",\n    \"net\": "),
            "framework.md:17 duplicate-key", "framework.md:6 dimensions-derived", "framework.md:15 formula-not-computable"),
        Malformed.Four("a framework of v5", folder => folder.Change("framework.md", "v4.0", "v5.0"), "framework.md:8 unsupported-version"),
        Malformed.Four("a framework of v6", folder => folder.Change("framework.md", "v4.0", "v6.0"), "framework.md:8 unsupported-version"),
        Malformed.Four("no dimension anywhere", folder =>
            {
                folder.Change("framework.md", "Fear (0.0-1.0): looks away. Hope (0.0-1.0): looks forward.", "Score the mood.");
                folder.Change("framework.md", "(hope_score - fear_score)", "The balance of moods.");
            },
            "framework.md:6 no-dimensions"),
        Malformed.Four("an order of nothing", folder => folder.Change("framework.md", "\"calculation_spec\": {", "\"calculation_spec\": {\"execution_order\": [\"x\"],"),
            "framework.md:14 execution-order", "framework.md:6 dimensions-derived", "framework.md:15 formula-not-computable"),
    ];
}

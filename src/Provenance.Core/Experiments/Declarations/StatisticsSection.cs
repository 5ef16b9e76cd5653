using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Names;
using Provenance.Core.Statistics;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>The plan of statistics, checked against what there is: variables of the framework, fields and groups of the corpus.</summary>
internal sealed class StatisticsSection(Framework? framework, Corpus? corpus)
{
    private static readonly ImmutableArray<(string Name, TestKind Kind)> Kinds =
    [
        ("t_test", TestKind.TTest), ("mann_whitney", TestKind.MannWhitney), ("anova", TestKind.Anova),
        ("kruskal_wallis", TestKind.KruskalWallis), ("correlation", TestKind.Correlation), ("cronbach_alpha", TestKind.CronbachAlpha),
    ];

    public StatisticsPlan Read(Fields? section)
    {
        if (section is null)
            return StatisticsPlan.Descriptive;
        var groupBy = section.Texts("group_by");
        foreach (var (field, spot) in groupBy)
            CheckField(field, spot, section.Log);
        var tests = section.Sections("tests").Select(Test).OfType<PlannedTest>().ToImmutableArray();
        var plan = new StatisticsPlan([.. groupBy.Select(field => field.Text)], tests);
        plan = plan with
        {
            Seed = (ulong)(section.Integer("seed", 0, long.MaxValue) ?? (long)plan.Seed),
            Exclusions = Exclusions(section),
            MostStratified = section.Number("strict", 0, 1),
            Resamples = (int)(section.Integer("resamples", 100, 1_000_000) ?? plan.Resamples),
        };
        section.RejectUnknown();
        return plan;
    }

    /// <summary>Null for none.</summary>
    private ImmutableArray<Exclusion>? Exclusions(Fields section)
    {
        var found = new List<Exclusion>();
        foreach (var item in section.Sections("exclude"))
        {
            var exclusion = new Exclusion(item.RequiredText("document"), item.RequiredText("reason").Trim());
            item.RejectUnknown();
            if (exclusion.Document.Length == 0 || !CheckDocument(exclusion.Document, item))
                continue;
            if (found.Exists(other => other.Document == exclusion.Document))
                item.Log.Error("duplicate-exclusion", $"The document \"{exclusion.Document}\" is excluded twice.", item.Spot("document"));
            else
                found.Add(exclusion);
        }

        if (found.Count > 0 && found.Count == corpus?.Documents.Length)
            section.Log.Error("all-excluded", "Every document is excluded: no statistic is left to take.", section.Spot("exclude"));
        return found.Count == 0 ? null : [.. found];
    }

    private bool CheckDocument(string id, Fields item)
    {
        if (corpus is null || corpus.Documents.Any(document => document.Id == id))
            return corpus is not null;
        item.Log.Error(
            "unknown-document",
            $"The corpus has no document \"{id}\".{Hint(id, corpus.Documents.Select(document => document.Id))}",
            item.Spot("document"));
        return false;
    }

    private PlannedTest? Test(Fields item)
    {
        var kind = Kind(item);
        var variables = item.Texts(item.Either("variables", "variable"));
        var groups = item.Texts("groups").Select(group => group.Text).ToImmutableArray();
        var groupBy = item.Text("group_by");
        var unit = item.Text("unit") ?? "document";
        item.RejectUnknown("variables", "variable");
        if (unit is not ("document" or "analysis"))
            item.Log.Error("unknown-value", "\"unit\" is document or analysis.", item.Spot("unit"));
        foreach (var (variable, spot) in variables)
            CheckVariable(variable, spot, item.Log);
        if (groupBy is not null && CheckField(groupBy, item.Spot("group_by"), item.Log))
            CheckGroups(item, groupBy, groups);
        if (kind is not { } known)
            return null;
        CheckShape(item, known, variables.Count, groupBy, groups.Length);
        return new PlannedTest(known, [.. variables.Select(variable => variable.Text)], groupBy, groups)
        {
            AnalysesAsUnits = unit == "analysis",
        };
    }

    private static TestKind? Kind(Fields item)
    {
        var name = item.RequiredText("kind");
        var known = Kinds.FirstOrDefault(kind => kind.Name == name);
        if (known.Name is not null)
            return known.Kind;
        if (name.Length > 0)
            item.Log.Error(
                "unknown-test",
                $"There is no test \"{name}\"; there are {string.Join(", ", Kinds.Select(kind => kind.Name))}.",
                item.Spot("kind"));
        return null;
    }

    private static void CheckShape(Fields item, TestKind kind, int variables, string? groupBy, int groups)
    {
        var (least, most, grouped) = kind switch
        {
            TestKind.Correlation => (2, 2, false),
            TestKind.CronbachAlpha => (3, int.MaxValue, false),
            _ => (1, 1, true),
        };
        if (variables < least || variables > most)
            item.Log.Error(
                "test-variables",
                $"This test takes {(least == most ? $"{least}" : $"{least} or more")} variable(s); here are {variables}.",
                item.Spot());
        if (grouped && groupBy is null)
            item.Log.Error(
                "test-groups", "This test compares groups: name the metadata field that forms them in \"group_by\".", item.Spot());
        if (!grouped && (groupBy is not null || groups > 0))
            item.Log.Error("test-groups", "This test compares no groups.", item.Spot());
        if (kind is TestKind.TTest or TestKind.MannWhitney && groups is not (0 or 2))
            item.Log.Error("test-groups", $"This test compares two groups; here are {groups}.", item.Spot("groups"));
    }

    private void CheckVariable(string name, SourceSpot spot, FindingLog log)
    {
        if (framework is null
            || framework.Dimensions.Any(dimension => dimension.Name == name)
            || framework.Metrics.Any(metric => metric.Name == name))
            return;
        var names = framework.Dimensions.Select(dimension => dimension.Name).Concat(framework.Metrics.Select(metric => metric.Name));
        log.Error("unknown-variable", $"The framework has no dimension or metric \"{name}\".{Hint(name, names)}", spot);
    }

    private bool CheckField(string field, SourceSpot spot, FindingLog log)
    {
        if (corpus is null || corpus.Documents.Any(document => document.Metadata.ContainsKey(field)))
            return corpus is not null;
        var names = corpus.Documents.SelectMany(document => document.Metadata.Keys).Distinct();
        log.Error("unknown-metadata", $"No document has a metadata field \"{field}\".{Hint(field, names)}", spot);
        return false;
    }

    private void CheckGroups(Fields item, string field, ImmutableArray<string> groups)
    {
        var present = corpus!.Documents
            .Select(document => document.Metadata.GetValueOrDefault(field))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var group in groups.Where(group => !present.Contains(group)))
            item.Log.Error("unknown-group", $"No document has \"{group}\" in its \"{field}\".{Hint(group, present)}", item.Spot("groups"));
    }

    private static string Hint(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } near ? $" Did you mean \"{near}\"?" : "";
}

using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// Gathers metrics from whatever shape a framework gives them: a list of names with formulas, a mapping of names to formulas, groups of
/// either. Prose is kept as a formula: that it can't be computed is said where it is.
/// </summary>
internal sealed class MetricList(FindingLog log)
{
    private readonly List<MetricDefinition> metrics = [];

    public void Add(Fields owner, string section)
    {
        switch (owner.Find(section))
        {
            case Sequence:
                foreach (var item in owner.Sections(section))
                    AddNamed(item, item.RequiredText("name"));
                break;
            case Mapping:
                AddGroup(owner.Section(section)!);
                break;
        }
    }

    /// <summary>Each member is a metric, or a group of them.</summary>
    /// <param name="except">Members that are no metrics.</param>
    public void AddGroup(Fields group, params ReadOnlySpan<string> except)
    {
        foreach (var member in group.Mapping.Members)
        {
            if (except.Contains(member.Name))
                continue;
            switch (member.Value)
            {
                case Scalar text:
                    Add(new MetricDefinition(member.Name, text.Text, null, group.Spot(member.Name)));
                    break;
                case Mapping inner when inner.Has("formula"):
                    AddNamed(group.Section(member.Name)!, member.Name);
                    break;
                case Mapping:
                    AddGroup(group.Section(member.Name)!);
                    break;
                case Sequence:
                    Add(group, member.Name);
                    break;
            }
        }
    }

    /// <summary>Brings those that are named here to the front, in this order.</summary>
    public void Order(IReadOnlyList<(string Text, SourceSpot Spot)> names)
    {
        var ordered = new List<MetricDefinition>();
        foreach (var (name, spot) in names)
        {
            if (metrics.Find(metric => metric.Name == name) is not { } metric)
                log.Warning("execution-order", $"The execution order names \"{name}\", which has no formula.", spot);
            else if (!ordered.Contains(metric))
                ordered.Add(metric);
        }

        metrics.RemoveAll(ordered.Contains);
        metrics.InsertRange(0, ordered);
    }

    public ImmutableArray<MetricDefinition> ToImmutable() => [.. metrics];

    private void AddNamed(Fields item, string name)
    {
        var formula = item.Text("formula");
        if (formula is null)
            log.Warning("formula-missing", $"The metric \"{name}\" has no formula and can't be computed.", item.Spot("formula"));
        Add(new MetricDefinition(name, formula ?? "", item.Text("description"), item.Spot(formula is null ? "name" : "formula")));
    }

    private void Add(MetricDefinition metric)
    {
        if (metric.Name.Length == 0)
            return;
        var known = metrics.FindIndex(other => other.Name == metric.Name);
        if (known >= 0)
        {
            log.Warning("duplicate-metric", $"The metric \"{metric.Name}\" is defined twice; the later definition holds.", metric.Spot);
            metrics.RemoveAt(known);
        }

        metrics.Add(metric);
    }
}

using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Names of models as a file writes them.</summary>
internal static class ModelNames
{
    /// <summary>Null when it is no name, which is then in the log.</summary>
    public static ModelName? Parse(string text, SourceSpot spot, FindingLog log)
    {
        try
        {
            return ModelName.Parse(text);
        }
        catch (FormatException wrong)
        {
            log.Error("model-name", wrong.Message, spot);
            return null;
        }
    }

    /// <summary>Null when nothing is said.</summary>
    public static NamedModel? ReadOne(Fields fields, string name) =>
        fields.Text(name) is { } text && Parse(text, fields.Spot(name), fields.Log) is { } model ? new NamedModel(model, fields.Spot(name)) : null;

    /// <summary>A list of names, or one alone; null when nothing is said.</summary>
    public static ImmutableArray<NamedModel>? Read(Fields fields, string name) =>
        fields.Find(name) is null
            ? null
            :
            [
                .. from item in fields.Texts(name)
                   let model = Parse(item.Text, item.Spot, fields.Log)
                   where model is not null
                   select new NamedModel(model, item.Spot),
            ];
}

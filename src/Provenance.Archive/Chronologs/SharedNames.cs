using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Archive.Chronologs;

/// <summary>A session's records name a few models over and over: each name is kept once.</summary>
internal sealed class SharedNames
{
    /// <summary>A provider may call its model something else each time; beyond so many names nothing is gained.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<ModelName, ModelName> models = new();
    private readonly ConcurrentDictionary<string, string> actual = new(StringComparer.Ordinal);

    public ModelName Share(ModelName model) => Share(models, model);

    public RecordReference Share(RecordReference record) => record with
    {
        RequestedModel = Share(models, record.RequestedModel),
        ActualModel = record.ActualModel is { } name ? Share(actual, name) : null,
    };

    private static T Share<T>(ConcurrentDictionary<T, T> known, T name)
        where T : notnull =>
        known.TryGetValue(name, out var same) ? same : known.Count < Most ? known.GetOrAdd(name, name) : name;
}

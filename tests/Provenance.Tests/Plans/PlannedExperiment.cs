using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Tests.Plans;

/// <summary>A small experiment that is made, not read.</summary>
internal static class PlannedExperiment
{
    private static readonly ImmutableDictionary<string, string> Texts = ImmutableDictionary<string, string>.Empty
        .Add("a", "A good day.").Add("b", "Ein schöner Tag.");

    public static Framework Framework { get; } = new()
    {
        Name = "mood",
        Version = "1",
        Digest = Digest.Of("mood"),
        Variant = "default",
        AnalysisPrompt = "Score the mood.",
        Dimensions = [new Dimension("hope", ""), new Dimension("fear", "") { Maximum = 2 }],
        Output = new OutputContract(null, null, "dimensional_scores"),
    };

    public static string Text(Document document) => Texts[document.Id];

    public static Experiment Of(int runs, params string[] models) => new()
    {
        Name = "moods",
        Format = "provenance/1",
        Framework = Framework,
        Corpus = new Corpus("days", [.. Texts.Keys.Order().Select(Document)]),
        Models = [.. models.Select(ModelName.Parse)],
        Runs = runs,
        Inputs = [],
    };

    private static Document Document(string id) =>
        new(id, $"{id}.txt", $"corpus/{id}.txt", Digest.Of(Texts[id]), Texts[id].Length, ImmutableSortedDictionary<string, string>.Empty);
}

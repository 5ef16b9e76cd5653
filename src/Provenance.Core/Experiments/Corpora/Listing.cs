using System.Collections.Immutable;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>A document as a manifest lists it, before its file is looked for.</summary>
/// <param name="File">As the manifest words it; null for a text that stands in the manifest itself.</param>
/// <param name="Text">The text that stands in the manifest itself.</param>
/// <param name="Spot">Where the file is named, or the entry begins.</param>
internal sealed record ListedDocument(
    string? Id, string? File, string? Text, ImmutableSortedDictionary<string, string> Metadata, SourceSpot Spot);

/// <summary>What a manifest says of a corpus.</summary>
/// <param name="Total">How many documents it says there are; null when it does not.</param>
/// <param name="TotalSpot">Where it says so.</param>
/// <param name="HasList">Whether there is a list of documents at all.</param>
internal sealed record Listing(
    string? Name, string? Version, ImmutableArray<ListedDocument> Documents, bool HasList, long? Total, SourceSpot TotalSpot);

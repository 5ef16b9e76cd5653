using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Provenance.Core.Digests;

namespace Provenance.Core.Experiments;

/// <summary>The texts, in the order of the manifest, or of their names where there is none.</summary>
public sealed record Corpus(string Name, ImmutableArray<Document> Documents)
{
    public string? Version { get; init; }
}

/// <summary>One text of the corpus: UTF-8, checked when it was read. The text itself stays in its file.</summary>
/// <param name="Id">Unique in the corpus: the manifest's id, or the file's name without its ending.</param>
/// <param name="Name">The file's path below the corpus, with forward slashes.</param>
/// <param name="Input">The <see cref="InputFile.Name"/> under which the session keeps the bytes.</param>
/// <param name="Digest">Of the file's bytes.</param>
/// <param name="Characters">Length of the text in UTF-16 code units.</param>
/// <param name="Metadata">Scalars as text; lists joined with "; ". Groups are formed by these.</param>
public sealed record Document(
    string Id, string Name, string Input, Digest Digest, int Characters, ImmutableSortedDictionary<string, string> Metadata);

/// <summary>A file that the experiment consists of. The session keeps a copy of its bytes as <c>inputs/{Name}</c>.</summary>
/// <param name="Name">Unique, relative, with forward slashes: <c>experiment.yaml</c>, <c>framework.md</c>, <c>corpus/a.txt</c>.</param>
/// <param name="Path">Where it was read from.</param>
/// <param name="Length">In bytes.</param>
public sealed record InputFile(string Name, string Path, Digest Digest, long Length)
{
    /// <summary>
    /// The text itself, where it is not a file of its own but part of the one at <see cref="Path"/>. Its UTF-8 bytes are the input's.
    /// </summary>
    [JsonIgnore]
    public string? Text { get; init; }
}

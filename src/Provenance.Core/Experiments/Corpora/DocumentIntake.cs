using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>Takes documents in, one after another: reads and checks each, and keeps what they are called apart.</summary>
internal sealed class DocumentIntake(FindingLog log)
{
    private readonly List<Document> documents = [];
    private readonly Dictionary<string, InputFile> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceSpot> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, string> digests = [];

    public ImmutableArray<Document> Documents => [.. documents];

    public IReadOnlyCollection<InputFile> Inputs => inputs.Values;

    /// <summary>A document in a file of its own.</summary>
    /// <param name="name">Below the corpus, with forward slashes.</param>
    public void AddFile(ListedDocument listed, Place place, string name)
    {
        if (InputBytes.Read(place, InputLimits.Document, listed.Spot, log) is not { } bytes)
            return;
        Add(listed, name, new InputFile($"corpus/{name}", place.Path, bytes.Digest, bytes.Bytes.LongLength), bytes.Text, place.Name);
        if (bytes.HasMark)
            log.Warning(
                "byte-order-mark",
                $"{place.Name} begins with a byte order mark, which is not part of its text.",
                new SourceSpot(place.Name));
    }

    /// <summary>A document whose text stands in the experiment itself, at <paramref name="path"/>.</summary>
    public void AddText(ListedDocument listed, string text, string path)
    {
        var name = $"{FileSafe(listed.Id!)}.txt";
        var bytes = Encoding.UTF8.GetBytes(text);
        if (text.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetString(bytes) != text)
            log.Error(
                "invalid-utf8",
                $"The text of \"{listed.Id}\" has a NUL, or half of a surrogate pair, which no UTF-8 file can hold.",
                listed.Spot);
        else
            Add(
                listed,
                name,
                new InputFile($"corpus/{name}", path, Digest.Of(bytes), bytes.LongLength) { Text = text },
                text,
                listed.Spot.File);
    }

    private void Add(ListedDocument listed, string name, InputFile input, string text, string file)
    {
        var id = listed.Id ?? Path.GetFileNameWithoutExtension(name);
        if (string.IsNullOrWhiteSpace(text))
            log.Error("document-empty", $"The document \"{id}\" has no text.", listed.Text is null ? new SourceSpot(file) : listed.Spot);
        else if (id.Length is 0 or > 200 || id.Any(char.IsControl))
            log.Error("document-id", "A document's id has from 1 to 200 characters, none of them a control character.", listed.Spot);
        else if (!ids.TryAdd(id, listed.Spot))
            log.Error("duplicate-document-id", $"The id \"{id}\" is already used{At(ids[id])}.", listed.Spot);
        else if (inputs.TryGetValue(input.Name, out var same) && same.Digest != input.Digest)
            log.Error("duplicate-document-file", $"Another document is kept as {input.Name} already.", listed.Spot);
        else
            Keep(new Document(id, name, input.Name, input.Digest, text.Length, listed.Metadata), input, listed.Spot);
    }

    private void Keep(Document document, InputFile input, SourceSpot spot)
    {
        if (!digests.TryAdd(document.Digest, document.Id))
            log.Warning(
                "identical-documents",
                $"\"{document.Id}\" is byte for byte the same as \"{digests[document.Digest]}\": it will be asked, paid and counted twice.",
                spot);
        documents.Add(document);
        inputs[input.Name] = input;
    }

    private static string At(SourceSpot spot) => spot.Line is { } line ? $" at line {line}" : "";

    private static string FileSafe(string id)
    {
        var safe = string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).TrimStart('.');
        return safe.Length > 0 ? safe : "document";
    }
}

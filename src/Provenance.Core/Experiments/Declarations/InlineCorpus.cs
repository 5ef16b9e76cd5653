using System.Collections.Immutable;
using Provenance.Core.Experiments.Corpora;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>The corpus section of <c>experiment.yaml</c>: documents with their text, or the file that has it.</summary>
internal static class InlineCorpus
{
    /// <param name="Folder">Where the documents' files lie; null for the experiment's folder.</param>
    public sealed record Section(Listing Listing, Named? Folder);

    public static Section Read(Fields fields)
    {
        var name = fields.Text("name");
        var version = fields.Text("version");
        var folder = fields.Text("folder") is { } text ? new Named(text, fields.Spot("folder")) : null;
        var documents = ImmutableArray.CreateBuilder<ListedDocument>();
        foreach (var item in fields.Sections("documents"))
        {
            if (ReadDocument(item) is { } document)
                documents.Add(document);
            item.RejectUnknown();
        }

        if (fields.Find("documents") is null or Sequence { Items: [] })
            fields.Log.Error("no-documents", "A corpus has at least one document.", fields.Spot("documents"));
        fields.RejectUnknown();
        return new Section(new Listing(name, version, documents.ToImmutable(), true, null, fields.Spot("documents")), folder);
    }

    private static ListedDocument? ReadDocument(Fields item)
    {
        var id = item.Text("id");
        var file = item.Text("file");
        var text = item.Text("text");
        var metadata = item.Section("metadata") is not null
            ? DocumentMetadata.Read(item.Mapping, ["id", "file", "text"])
            : ImmutableSortedDictionary<string, string>.Empty;
        if ((file is null) == (text is null))
            item.Log.Error("document-source", "A document has either a file or a text.", item.Spot());
        else if (text is not null && id is null)
            item.Missing("id");
        else
            return new ListedDocument(id, file, text, metadata, item.Spot(file is null ? "text" : "file"));
        return null;
    }
}

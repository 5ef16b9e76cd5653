using System.Text;
using Provenance.Core.Experiments;

namespace Provenance.Tests.Experiments;

/// <summary>Faults of corpora.</summary>
internal static class MalformedCorpora
{
    public static IEnumerable<Malformed> All =>
    [
        Malformed.Own("no corpus", text => text[..text.IndexOf("corpus:", StringComparison.Ordinal)], "experiment.yaml:1 field-missing"),
        Malformed.Own("no documents", text => text[..text.IndexOf("  documents:", StringComparison.Ordinal)] + "  documents: []\n", "experiment.yaml:4 no-documents"),
        Malformed.Own("an id twice", text => text.Replace("id: b", "id: a", StringComparison.Ordinal), "experiment.yaml:6 duplicate-document-id"),
        Malformed.Own("the same text twice", text => text.Replace("A bad day.", "A good day.", StringComparison.Ordinal), "experiment.yaml:6 identical-documents"),
        Malformed.Own("an empty text", text => text.Replace("A bad day.", "\"  \"", StringComparison.Ordinal), "experiment.yaml:6 document-empty"),
        Malformed.Own("a text and a file", text => text.Replace("{id: b,", "{id: b, file: b.txt,", StringComparison.Ordinal), "experiment.yaml:6 document-source"),
        Malformed.Own("neither text nor file", text => text.Replace("text: A bad day., ", "", StringComparison.Ordinal), "experiment.yaml:6 document-source"),
        Malformed.Own("a text without an id", text => text.Replace("{id: b, ", "{", StringComparison.Ordinal), "experiment.yaml:6 field-missing"),
        Malformed.Own("half a surrogate pair", text => text.Replace("A bad day.", "\"\\uD800\"", StringComparison.Ordinal), "experiment.yaml:6 yaml-syntax"),
        Malformed.Own("an unknown field of a document", text => text.Replace("{id: b,", "{id: b, group: y,", StringComparison.Ordinal), "experiment.yaml:6 unknown-field"),
        Malformed.Own("a folder that is not there", text => text.Replace("  documents:", "  folder: texts\n  documents:", StringComparison.Ordinal), "experiment.yaml:4 file-missing"),
        Malformed.Own("a folder without texts", text => text[..text.IndexOf("corpus:", StringComparison.Ordinal)] + "corpus: .\n", "experiment.yaml:3 no-documents"),
        Malformed.Ten("a manifest that is not there", folder => folder.Change("experiment.md", "corpus.md", "texts.md"), "experiment.md:9 file-missing"),
        Malformed.Ten("a manifest without a machine-readable part", folder => folder.Write("corpus.md", "# Days\n"), "corpus.md: no-machine-readable-part"),
        Malformed.Ten("a manifest without a list", folder => folder.Change("corpus.md", "documents:\n", "files:\n"), "corpus.md: no-documents"),
        Malformed.Ten("a document that is not there", folder => folder.Change("corpus.md", "filename: a.txt", "filename: c.txt"),
            "corpus.md:9 document-missing", "corpus.md:7 document-unlisted"),
        Malformed.Ten("two documents that are not there", folder => { File.Delete(folder.At("corpus/a.txt")); File.Delete(folder.At("corpus/b.txt")); },
            "corpus.md:9 document-missing", "corpus.md:13 document-missing"),
        Malformed.Ten("a document outside", folder => folder.Change("corpus.md", "filename: a.txt", "filename: ../../a.txt"),
            "corpus.md:9 path-leaves-root", "corpus.md:7 document-unlisted"),
        Malformed.Ten("a document without a file", folder => folder.Change("corpus.md", "filename: a.txt", "title: a.txt"),
            "corpus.md:9 field-missing", "corpus.md:7 count-mismatch", "corpus.md:7 document-unlisted"),
        Malformed.Ten("a document that is a list", folder => folder.Change("corpus.md", "documents:\n", "documents:\n  - [a]\n"), "corpus.md:9 wrong-type"),
        Malformed.Ten("a list that is text", folder => folder.Change("corpus.md", "documents:\n", "documents: all\nothers:\n"), "corpus.md:8 wrong-type", "corpus.md: no-documents"),
        Malformed.Ten("a count that disagrees", folder => folder.Change("corpus.md", "total_documents: 2", "total_documents: 12"), "corpus.md:7 count-mismatch"),
        Malformed.Ten("a file more than listed", folder => folder.Write("corpus/c.txt", "A third day."), "corpus.md:7 document-unlisted"),
        Malformed.Ten("a corpus of another version", folder => folder.Change("corpus.md", "8.0.2", "9.0"), "corpus.md:6 corpus-version"),
        Malformed.Ten("an empty document", folder => folder.Write("corpus/a.txt", ""), "corpus/a.txt: document-empty", "corpus.md:7 document-unlisted"),
        Malformed.Ten("bytes that are no text", folder => folder.Write("corpus/a.txt", [.. "A good\n"u8, 0xFF, 0xFE]), "corpus/a.txt:2 invalid-utf8", "corpus.md:7 document-unlisted"),
        Malformed.Ten("a NUL byte", folder => folder.Write("corpus/a.txt", "A good\n\nday\0."), "corpus/a.txt:3 nul-byte", "corpus.md:7 document-unlisted"),
        Malformed.Ten("UTF-16", folder => folder.Write("corpus/a.txt", Encoding.Unicode.GetBytes("A good day.")), "corpus/a.txt:1 nul-byte", "corpus.md:7 document-unlisted"),
        Malformed.Ten("a byte order mark", folder => folder.Write("corpus/a.txt", [.. Encoding.UTF8.Preamble, .. "A good day."u8]), "corpus/a.txt: byte-order-mark"),
        Malformed.Ten("a huge document", folder => folder.Write("corpus/a.txt", new byte[(16 * 1024 * 1024) + 1]), "corpus.md:9 file-too-large", "corpus.md:7 document-unlisted"),
        Malformed.Ten("a link that leads out", folder =>
            {
                File.Delete(folder.At("corpus/a.txt"));
                File.CreateSymbolicLink(folder.At("corpus/a.txt"), Path.GetTempPath());
            },
            "corpus.md:9 path-leaves-root"),
        Malformed.Ten("links in a circle", folder =>
            {
                File.Delete(folder.At("corpus/a.txt"));
                File.CreateSymbolicLink(folder.At("corpus/a.txt"), folder.At("corpus/z.txt"));
                File.CreateSymbolicLink(folder.At("corpus/z.txt"), folder.At("corpus/a.txt"));
            },
            "corpus.md:9 symlink-loop"),
        Malformed.Four("a v4 count that disagrees", folder => folder.Change("corpus/manifest.yaml", "total_texts: 2", "total_texts: 3"),
            "framework.md:6 dimensions-derived", "corpus/manifest.yaml:3 count-mismatch", "framework.md:15 formula-not-computable"),
        Malformed.Four("a v4 corpus that is not there", folder => folder.Change("experiment.md", "corpus/", "texts/"),
            "framework.md:6 dimensions-derived", "experiment.md:4 file-missing", "framework.md:15 formula-not-computable"),
    ];
}

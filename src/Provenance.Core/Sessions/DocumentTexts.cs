using System.Collections.Concurrent;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;

namespace Provenance.Core.Sessions;

/// <summary>
/// The texts of a session's documents, each read once from the session's own copy and kept while the whole of them stays small.
/// </summary>
public sealed class DocumentTexts
{
    /// <summary>Beyond so many characters in all, texts are read again when they are asked for again.</summary>
    private const long KeptCharacters = 4 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ISessionReader session;
    private readonly Dictionary<string, Document> documents;
    private readonly ConcurrentDictionary<string, string> kept = new(StringComparer.Ordinal);
    private readonly bool keep;

    public DocumentTexts(ISessionReader session)
    {
        this.session = session;
        documents = session.Session.Experiment.Corpus.Documents.ToDictionary(document => document.Id, StringComparer.Ordinal);
        keep = documents.Values.Sum(document => (long)document.Characters) <= KeptCharacters;
    }

    /// <exception cref="KeyNotFoundException">The corpus has no document of this id.</exception>
    public Document Document(string id) => documents[id];

    /// <exception cref="CorruptRecordException">The session's copy is missing, or not what was locked.</exception>
    public async Task<string> TextAsync(string id, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(id, out var text))
            return text;
        text = Decode(await session.ReadInputAsync(documents[id].Input, cancellationToken));
        return keep ? kept.GetOrAdd(id, text) : text;
    }

    /// <summary>A document's text: UTF-8, without a byte order mark.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
}

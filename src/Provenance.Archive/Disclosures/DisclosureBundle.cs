using System.Collections.Immutable;
using System.IO.Compression;
using Provenance.Archive.Seals;
using Provenance.Core.Digests;
using Provenance.Core.Disclosures;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Core.Verification;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Disclosures;

/// <summary>A sealed session as a zip without some of its texts, whose places in the sealed tree it proves.</summary>
public static class DisclosureBundle
{
    /// <summary>So much of a document, found in another input, makes that input a document too: it holds the text.</summary>
    private const int TellingBytes = 60;

    /// <param name="withhold">What is left out.</param>
    /// <param name="target">Gets the zip.</param>
    /// <exception cref="NotSealedException">Nothing could be proved of it.</exception>
    public static Disclosure Write(IFileStore files, SessionDocument session, IReadOnlySet<TextKind> withhold, Stream target)
    {
        var seal = LastSeal(files, session.Name) ?? throw new NotSealedException(session.Name);
        var documents = DocumentInputs(files, session);
        var withheld = ImmutableArray.CreateBuilder<WithheldFile>();
        for (var index = 0; index < seal.Lines.Count; index++)
        {
            if (SealList.ReadLine(seal.Lines[index].Span) is not { } file || TextKinds.Of(file.Name) is not { } kind || !withhold.Contains(kind))
                continue;
            if (kind == TextKind.Documents && !documents.Contains(file.Name))
                continue;
            withheld.Add(new WithheldFile(file, kind, MerkleProof.Of(seal.Lines, index)));
        }

        var disclosure = new Disclosure(session.Name, seal.Number, seal.Statement.Tree.Root, withheld.ToImmutable());
        var left = withheld.Select(file => file.File.Name).ToHashSet(StringComparer.Ordinal);
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var name in files.List(session.Name).Where(name => name != "engine").SelectMany(name => Below(files, session.Name, name)).Where(name => !left.Contains(name)))
            Put(zip, $"{session.Name}/{name}", files.ReadAll($"{session.Name}/{name}"), session.Created);
        Put(zip, $"{session.Name}/{Disclosure.FileName}", disclosure.Write().Span, session.Created);
        return disclosure;
    }

    private static FoundSeal? LastSeal(IFileStore files, string session)
    {
        var last = files.List($"{session}/{SealPaths.Folder}").Select(SealPaths.Number).Max();
        var broken = new List<Discrepancy>();
        return last is { } number && FoundSeal.Read(files, session, number, broken) is { Statement.Scope: Sealer.WholeSession } seal ? seal : null;
    }

    /// <summary>The documents, and whatever else among the inputs holds the text of one, such as an experiment that has them in itself.</summary>
    private static HashSet<string> DocumentInputs(IFileStore files, SessionDocument session)
    {
        var documents = session.Experiment.Corpus.Documents.Select(document => $"inputs/{document.Input}").ToHashSet(StringComparer.Ordinal);
        var tells = documents.Select(name => files.ReadAll($"{session.Name}/{name}")).Where(bytes => bytes.Length > 0)
            .Select(bytes => bytes.AsMemory(0, Math.Min(bytes.Length, TellingBytes))).ToList();
        foreach (var input in session.Experiment.Inputs.Select(input => $"inputs/{input.Name}").Where(name => !documents.Contains(name)).ToList())
        {
            var bytes = files.ReadAll($"{session.Name}/{input}");
            if (tells.Exists(tell => bytes.AsSpan().IndexOf(tell.Span) >= 0))
                documents.Add(input);
        }

        return documents;
    }

    private static IEnumerable<string> Below(IFileStore files, string session, string name) => files.FolderExists($"{session}/{name}")
        ? files.List($"{session}/{name}").SelectMany(child => Below(files, session, $"{name}/{child}"))
        : [name];

    /// <summary>With the session's own time, so that the same session gives the same bytes.</summary>
    private static void Put(ZipArchive zip, string name, ReadOnlySpan<byte> bytes, DateTimeOffset time)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(time.UtcDateTime);
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}

/// <summary>A session that is not sealed as a whole: what is left out of it could not be proved.</summary>
public sealed class NotSealedException(string session)
    : Core.ProvenanceException($"{session} is not sealed as a whole, or its last seal can't be read: nothing that is left out of it could be proved. Resume it with a key first.");

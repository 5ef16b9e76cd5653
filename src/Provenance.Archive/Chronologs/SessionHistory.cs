using Provenance.Archive.Logs;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Chronologs;

/// <summary>
/// A session as its files tell it: the chronolog's text, and after its end what only the logs hold yet. The same for a session that
/// runs, one that died and one that is done.
/// </summary>
internal sealed class SessionHistory
{
    private readonly IFileStore files;
    private readonly SessionPaths paths;
    private readonly List<ReadOnlyMemory<byte>> journal = [];

    private SessionHistory(IFileStore files, SessionPaths paths, ChronologText text)
    {
        (this.files, this.paths, Text) = (files, paths, text);
        LastSeq = text.Entries.Count;
        foreach (var entry in text.Entries)
            Apply(entry);
    }

    /// <summary>What <c>chronolog.jsonl</c> holds.</summary>
    public ChronologText Text { get; }

    /// <summary>The entries after that, from the logs.</summary>
    public List<ChronologEntry> Added { get; } = [];

    public long LastSeq { get; private set; }

    /// <summary>The facts of the session's creation; none where its entry is not there.</summary>
    public Facts Created => Text.Entries.Concat(Added).FirstOrDefault(entry => entry.Event == ChronologEvents.SessionCreated)?.Facts ?? Facts.None;

    public CallBook Book { get; } = new();

    /// <summary>The engine's frames.</summary>
    public IReadOnlyCollection<ReadOnlyMemory<byte>> Journal => journal;

    /// <summary>So many bytes of torn tails stood in the logs.</summary>
    public long Torn { get; private set; }

    /// <param name="visit">Receives every record and prompt that the logs hold, also those that are in files already. Bytes are valid until it returns.</param>
    /// <exception cref="CorruptChronologException">A line is not what was written, and no log has it.</exception>
    /// <exception cref="CorruptLogException">A log is damaged before its tail.</exception>
    public static SessionHistory Read(IFileStore files, SessionPaths paths, Action<LoggedFile> visit)
    {
        var history = new SessionHistory(files, paths, ChronologText.Read(files, paths));
        var logs = history.Logs();
        for (var i = 0; i < logs.Count; i++)
            history.Read(logs[i], i + 1 < logs.Count ? logs[i + 1].FirstSeq : long.MaxValue, visit);
        var text = history.Text;
        return history.LastSeq >= text.Lines
            ? history
            : throw new CorruptChronologException(paths.Session, text.Entries.Count + 1, text.Fault ?? "the log does not continue here");
    }

    private List<FoundLog> Logs()
    {
        var found = new List<FoundLog>();
        foreach (var file in files.List(paths.Engine).Select(SessionPaths.Parse).OfType<EngineFile>()
            .Where(file => file.Kind == EngineFileKind.Log).OrderBy(file => file.Epoch))
        {
            var path = $"{paths.Engine}/{file.Name}";
            using var stream = files.OpenRead(path);
            var begin = new LogReader(stream, path).Read().Take(1).ToList();
            found.Add(begin is [{ Kind: SessionFrames.Begin, Payload: var payload }]
                ? new FoundLog(path, file.Epoch, SessionFrames.ReadBegin(payload.Span))
                : throw new CorruptLogException(path, 0, "it does not begin as a session's log does"));
        }

        return found;
    }

    /// <param name="end">Entries from here on belong to a newer epoch: what this log says of them was written after it was taken over.</param>
    private void Read(FoundLog log, long end, Action<LoggedFile> visit)
    {
        using var stream = files.OpenRead(log.Path);
        var reader = new LogReader(stream, log.Path);
        foreach (var frame in reader.Read())
        {
            if (frame.Kind is SessionFrames.Journal or SessionFrames.JournalRewrite)
                SessionFrames.ReadJournal(frame, journal);
            else if (frame.Kind != SessionFrames.Begin && SessionFrames.ReadStamp(frame.Payload.Span) is var stamp && stamp.Seq < end)
                Read(frame, stamp, log.Epoch, visit);
        }

        Torn += reader.Torn;
    }

    private void Read(LogFrame frame, Stamp stamp, int epoch, Action<LoggedFile> visit)
    {
        var content = frame.Payload[SessionFrames.StampLength..];
        if (frame.Kind != SessionFrames.Entry)
            visit(new LoggedFile(stamp.Key, frame.Kind == SessionFrames.Prompt, content));
        if (frame.Kind == SessionFrames.Prompt || stamp.Seq <= LastSeq)
            return;
        if (stamp.Seq != LastSeq + 1)
            throw new CorruptChronologException(paths.Session, LastSeq + 1, "neither the file nor a log has this entry");
        var entry = frame.Kind == SessionFrames.Entry
            ? ChronologFormat.ReadContent(content.Span, stamp.Seq, stamp.Time, epoch)
            : OfRecord(content.ToArray(), stamp, epoch);
        Apply(entry);
        Added.Add(entry);
        LastSeq = stamp.Seq;
    }

    private ChronologEntry OfRecord(byte[] envelope, Stamp stamp, int epoch) => new(
        stamp.Seq, stamp.Time, epoch, ChronologEvents.Record,
        CallFacts.Of(RecordFormat.Read(envelope), Digest.Of(envelope), paths.OrdinalDigits));

    private void Apply(ChronologEntry entry)
    {
        try
        {
            Book.Apply(entry);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw new CorruptChronologException(paths.Session, entry.Seq, wrong.Message);
        }
    }

    private sealed record FoundLog(string Path, int Epoch, long FirstSeq);
}

/// <summary>A file's content as a log holds it: a record's envelope, or the text of a call's prompt.</summary>
internal sealed record LoggedFile(AttemptKey Key, bool IsPrompt, ReadOnlyMemory<byte> Bytes);

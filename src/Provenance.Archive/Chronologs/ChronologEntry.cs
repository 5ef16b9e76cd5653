namespace Provenance.Archive.Chronologs;

/// <summary>Something that happened in a session.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="Epoch">Of the process that wrote it; 0 for the session's creation.</param>
/// <param name="Event">In kebab case, such as <c>intent</c>, <c>record</c>, <c>stage-complete</c>.</param>
public sealed record ChronologEntry(
    long Seq, DateTimeOffset Time, int Epoch, string Event, Facts Facts);

/// <summary>The events that the archive itself writes.</summary>
public static class ChronologEvents
{
    public const string SessionCreated = "session-created";

    /// <summary>A process began to write.</summary>
    public const string Opened = "opened";

    /// <summary>An attempt is about to be made.</summary>
    public const string Intent = "intent";

    /// <summary>An attempt's record was committed.</summary>
    public const string Record = "record";

    /// <summary>An attempt of a process that ended has no record: possibly billed, never seen.</summary>
    public const string OrphanFound = "orphan-found";

    public const string StageComplete = "stage-complete";

    /// <summary>A seal was written.</summary>
    public const string Sealed = "sealed";

    /// <summary>A seal's root was made known elsewhere.</summary>
    public const string Anchored = "anchored";

    /// <summary>It could not be.</summary>
    public const string AnchorFailed = "anchor-failed";

    /// <summary>The process let go of the session.</summary>
    public const string Closed = "closed";

    /// <summary>A process that died without letting go will write nothing more: another one has made sure of it.</summary>
    public const string Ended = "ended";

    /// <summary>What several processes entered, each in a chain of its own, stands before this entry in one chain.</summary>
    public const string Joined = "joined";
}

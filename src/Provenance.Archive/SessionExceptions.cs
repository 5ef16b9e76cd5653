using System.Globalization;
using Provenance.Archive.Sessions;

namespace Provenance.Archive;

/// <summary>There is no such session.</summary>
public sealed class SessionNotFoundException(string session) : ArchiveException($"There is no session \"{session}\".")
{
    public string Session { get; } = session;
}

/// <summary>A file of the session is not as its format has it.</summary>
public sealed class InvalidSessionException(string session, string file, string field, string rule)
    : ArchiveException($"{session}/{file}: {(field.Length == 0 ? "" : field + ": ")}{rule}")
{
    public string Session { get; } = session;

    /// <summary>The file's name in the session folder.</summary>
    public string File { get; } = file;

    /// <summary>The member that is wrong; empty for the whole file.</summary>
    public string Field { get; } = field;

    public string Rule { get; } = rule;
}

/// <summary>Another process works on the session.</summary>
/// <param name="holder">Null in the moment between taking the lock and signing it.</param>
public sealed class SessionInUseException(string session, SessionHolder? holder)
    : ArchiveException(holder is null
        ? $"{session} is being opened by another process."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{session} is held by process {holder.ProcessId}, epoch {holder.Epoch}, since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC."))
{
    public string Session { get; } = session;

    public SessionHolder? Holder { get; } = holder;
}

/// <summary>A session can't be placed where there is one of its name.</summary>
public sealed class SessionExistsException(string session) : ArchiveException($"There is a session \"{session}\" already.")
{
    public string Session { get; } = session;
}

/// <summary>A newer process has taken the session over. Nothing that this one still writes is part of it.</summary>
public sealed class SessionTakenOverException(string session, int epoch)
    : ArchiveException(string.Create(CultureInfo.InvariantCulture, $"{session} was taken over from this process, epoch {epoch}."))
{
    public string Session { get; } = session;

    /// <summary>The epoch that has ended.</summary>
    public int Epoch { get; } = epoch;
}

/// <summary>An input file is not what the experiment was read from.</summary>
public sealed class InputChangedException(string input, string why) : ArchiveException($"{input}: {why}")
{
    public string Input { get; } = input;
}

/// <summary>The background work on files failed: no new call is begun. Answers that come are still committed.</summary>
public sealed class ArchiveFailedException(string session, Exception cause)
    : ArchiveException($"{session} can't be written any more: {cause.Message}", cause)
{
    public string Session { get; } = session;
}

/// <summary>A folder can't be the mirror of this session: something there is not this session's, or would be lost.</summary>
public sealed class MirrorRefusedException(string session, string rule) : ArchiveException($"{session} can't be mirrored there: {rule}.")
{
    public string Session { get; } = session;

    public string Rule { get; } = rule;
}

/// <summary>A chronolog that is not what was written.</summary>
public sealed class CorruptChronologException(string session, long line, string why)
    : ArchiveException(string.Create(CultureInfo.InvariantCulture, $"{session}/{SessionPaths.ChronologName}, line {line}: {why}"))
{
    public string Session { get; } = session;

    /// <summary>From 1.</summary>
    public long Line { get; } = line;

    public string Why { get; } = why;
}

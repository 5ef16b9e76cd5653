namespace Provenance.Workflows.Hosting;

/// <summary>
/// An execution of a session: <c>session_20261120_093000</c> the first one, <c>session_20261120_093000@2</c> the next. It is the instance id
/// of the experiment, and what stands before the first colon in that of each of its parts; so whoever runs an activity knows its session
/// from the instance that asks, and no message can say something else.
/// </summary>
public sealed record ExecutionId
{
    private ExecutionId(string text, string session) => (Text, Session) = (text, session);

    /// <summary>The experiment's instance id.</summary>
    public string Text { get; }

    public string Session { get; }

    /// <summary>The execution that an instance is, or is a part of.</summary>
    public static ExecutionId OfInstance(string instanceId)
    {
        var execution = Before(':', instanceId);
        return new ExecutionId(execution, Before('@', execution));
    }

    public override string ToString() => Text;

    private static string Before(char mark, string text) => text.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0 ? text[..at] : text;
}

using System.Text;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>Exceptions as history keeps them: without stack traces, which differ between machines and builds.</summary>
internal static class Failures
{
    private const int LongestText = 4_000;

    public static TaskFailure Describe(Task ended) =>
        Describe(ended.Exception?.InnerException ?? new TaskCanceledException(ended));

    public static TaskFailure Describe(Exception exception) => new(
        exception.GetType().FullName!,
        Shorten(exception.Message),
        DescribeCauses(exception.InnerException),
        exception is TaskFailedException failed
            ? failed.Failure.NonRetryable
            : Attribute.IsDefined(exception.GetType(), typeof(NonRetryableAttribute)));

    private static string? DescribeCauses(Exception? inner)
    {
        if (inner is null)
            return null;
        var text = new StringBuilder();
        for (; inner is not null && text.Length < LongestText; inner = inner.InnerException)
            text.Append(text.Length == 0 ? "" : "\n").Append(inner.GetType().FullName).Append(": ").Append(inner.Message);
        return Shorten(text.ToString());
    }

    private static string Shorten(string text)
    {
        if (text.Length <= LongestText)
            return text;
        var end = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}

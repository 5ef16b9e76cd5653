using System.Collections;

namespace Provenance.Workflows.Hosting;

/// <summary>What every log line of a request, and of what it started, carries, for formatters of text and of members alike.</summary>
public sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object>>
{
    public int Count => 1;

    public KeyValuePair<string, object> this[int index] => index == 0
        ? new KeyValuePair<string, object>("RequestId", id)
        : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"RequestId:{id}";
}

using System.Text;

namespace Provenance.Core.Extraction.Reading;

/// <summary>Where in an answer's text its texts and numbers stand, for whoever wants to show them: bytes of its UTF-8, the end exclusive.</summary>
internal sealed class ValuePlaces
{
    private readonly Dictionary<JsonValue, (int Start, int End, string? Text)> places = new(ReferenceEqualityComparer.Instance);

    /// <summary>In bytes.</summary>
    public void Add(JsonValue value, int start, int end) => places[value] = (start, end, null);

    /// <summary>In UTF-16 code units of a text; bytes are counted only for what is asked for.</summary>
    public void Add(JsonValue value, string text, int start, int end) => places[value] = (start, end, text);

    public (int Start, int End)? Find(JsonValue value)
    {
        if (!places.TryGetValue(value, out var place))
            return null;
        if (place.Text is not { } text)
            return (place.Start, place.End);
        var bytes = Encoding.UTF8.GetByteCount(text.AsSpan(0, place.Start));
        return (bytes, bytes + Encoding.UTF8.GetByteCount(text.AsSpan(place.Start, place.End - place.Start)));
    }
}

using System.Collections.Immutable;

namespace Provenance.Core.Extraction.Reading;

/// <summary>
/// Reads one JSON object or array that a model wrote, mending what can be mended without guessing. At the first fault that can't be
/// mended it stops and closes what is open, so the value holds what stood whole before. It never throws and goes over the text once,
/// but for glances ahead of bounded length and over white space.
/// </summary>
/// <param name="places">Gets where texts and numbers stand; null where nobody wants to know.</param>
internal sealed class TolerantReader(Scan scan, ValuePlaces? places = null)
{
    private readonly QuotedText texts = new(scan);
    private readonly PlainValue plain = new(scan);
    private int depth;
    private int openArrays;
    private int openObjects;

    /// <summary>How many texts, numbers, words and names were read whole.</summary>
    public int Tokens { get; private set; }

    /// <summary>Reads the object or array that begins here.</summary>
    public JsonValue ReadContainer() => scan.Here == '{' ? ReadObject() : ReadArray();

    /// <returns>Null when nothing stands whole; a container that the fault cut holds what stood whole in it.</returns>
    private JsonValue? ReadValue(TextPlace place)
    {
        if (depth >= StrictJson.MaxDepth && scan.Here is '{' or '[')
            scan.Break(MendingRules.TooDeep);
        if (scan.Broken)
            return null;
        if (scan.Here is '{' or '[')
            return ReadContainer();
        var start = scan.At;
        var value = scan.Here is '"' or '\'' ? ReadText(place) : plain.Read();
        if (value is null)
            return null;
        Tokens++;
        places?.Add(value, scan.Text, start, scan.At);
        return value;
    }

    private JsonValue.Text? ReadText(TextPlace place) =>
        texts.Read(place, depth) is { } text ? new JsonValue.Text(text) : null;

    private JsonValue.Array ReadArray()
    {
        var items = ImmutableArray.CreateBuilder<JsonValue>();
        Enter(ref openArrays);
        for (var comma = -1; NextItem(']', '}', openObjects, ref comma);)
        {
            if (ReadValue(TextPlace.Item) is { } item)
                items.Add(item);
            if (scan.Broken || !Separate(ref comma))
                break;
        }

        depth--;
        openArrays--;
        return new JsonValue.Array(items.ToImmutable());
    }

    private JsonValue.Object ReadObject()
    {
        var members = new MemberList();
        Enter(ref openObjects);
        for (var comma = -1; NextItem('}', ']', openArrays, ref comma);)
        {
            ReadMember(members);
            if (scan.Broken || !Separate(ref comma))
                break;
        }

        depth--;
        openObjects--;
        return members.ToObject();
    }

    private void Enter(ref int open)
    {
        depth++;
        open++;
        scan.At++;
    }

    private void ReadMember(MemberList members)
    {
        var start = scan.At;
        if (ReadName() is not { } name)
            return;
        Tokens++;
        scan.SkipBlank();
        if (ReadValue(TextPlace.Member) is not { } value)
            return;
        var keepFirst = scan.Uncertain;
        if (!members.Set(name, value, keepFirst))
            scan.Mend(MendingRules.DuplicateName, start);
    }

    /// <summary>Reads a name and its colon. Null when there is no name, mended or not.</summary>
    private string? ReadName()
    {
        var name = scan.Here is '"' or '\'' ? texts.Read(TextPlace.Name, depth) : plain.ReadName();
        if (name is null || scan.Broken)
            return null;
        scan.SkipBlank();
        if (scan.Here == ':')
            scan.At++;
        else if (scan.Here is '{' or '[')
            scan.Mend(MendingRules.MissingColon, scan.At);
        else
            scan.Break(MendingRules.MissingColon);
        return scan.Broken ? null : name;
    }

    /// <summary>Goes to the next item of a container, or past its end.</summary>
    /// <param name="comma">Where a comma stands that nothing has followed yet; -1 for none.</param>
    private bool NextItem(char closing, char foreign, int foreignOpen, ref int comma)
    {
        while (true)
        {
            scan.SkipBlank();
            var here = scan.Here;
            if (scan.At >= scan.End)
                scan.Break(MendingRules.EndOfText);
            else if (here == ',')
            {
                scan.Mend(MendingRules.ExtraComma, scan.At++);
                continue;
            }
            else if (here == foreign && foreignOpen == 0)
            {
                scan.Mend(MendingRules.StrayBracket, scan.At++);
                continue;
            }

            if (scan.Broken)
                return false;
            if (here != closing && here != foreign)
                return true;
            if (comma >= 0)
                scan.Mend(MendingRules.TrailingComma, comma);
            if (here == foreign)
                scan.Mend(MendingRules.MissingBracket, scan.At);
            else
                scan.At++;
            return false;
        }
    }

    /// <summary>Goes past the comma behind an item, or notes that it is missing. False when neither another item nor the end can follow.</summary>
    private bool Separate(ref int comma)
    {
        scan.SkipBlank();
        comma = -1;
        if (scan.Here == ',')
            comma = scan.At++;
        else if (scan.Here is '"' or '\'' or '{' or '[')
            scan.Mend(MendingRules.MissingComma, scan.At);
        else if (scan.Here is not ('}' or ']'))
            scan.Break(MendingRules.UnexpectedCharacter);
        return !scan.Broken;
    }
}

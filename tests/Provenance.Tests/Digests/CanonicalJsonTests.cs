using System.Globalization;
using System.Text;
using System.Text.Json;
using Provenance.Core.Digests;
using Xunit;

namespace Provenance.Tests.Digests;

/// <summary>The examples of RFC 8785, and what it says of numbers and names.</summary>
public sealed class CanonicalJsonTests
{
    /// <summary>Appendix B: the bits of a double, and how it is written.</summary>
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_the_appendix_has_them(string bits, string written) =>
        Assert.Equal(
            written,
            EcmaScriptNumber.Format(BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_has_no_number(double value) => Assert.Throws<ArgumentException>(() => EcmaScriptNumber.Format(value));

    /// <summary>Section 3.2.2.</summary>
    [Fact]
    public void Literals_strings_and_numbers_are_as_in_the_example() =>
        Assert.Equal(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
            Canonical(
                """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
                  "literals": [null, true, false]
                }
                """));

    /// <summary>Section 3.2.3: by UTF-16 code units, so that an emoji comes before a presentation form.</summary>
    [Fact]
    public void Members_are_sorted_by_their_code_units() =>
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            JsonDocument.Parse(Canonical(
                """
                {
                  "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
                  "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
                }
                """)).RootElement.EnumerateObject().Select(member => member.Value.GetString()));

    [Fact]
    public void The_writer_refuses_names_out_of_order()
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Integer("b", 1);

        Assert.Throws<InvalidOperationException>(() => json.Integer("a", 1));
    }

    [Fact]
    public void The_room_that_is_used_again_keeps_nothing_of_an_object_that_failed_or_stands_within()
    {
        Assert.Throws<InvalidOperationException>(() => CanonicalJsonWriter.WriteObject(0, (json, _) =>
        {
            json.String("b", "left over");
            json.String("a", "");
        }));

        var outer = CanonicalJsonWriter.WriteObject(2, (json, number) =>
        {
            json.String("inner", Encoding.UTF8.GetString(CanonicalJsonWriter.WriteObject(1, (within, one) => within.Integer("one", one))));
            json.Integer("two", number);
        });

        Assert.Equal("""{"inner":"{\"one\":1}","two":2}""", Encoding.UTF8.GetString(outer));
    }

    [Fact]
    public void A_digest_is_written_as_its_text_is()
    {
        var digest = Digest.Of("a");

        Assert.Equal($$"""{"is":"{{digest}}"}""", Encoding.UTF8.GetString(CanonicalJsonWriter.WriteObject(digest, (json, it) => json.String("is", it))));
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Bytes(document.RootElement));
    }
}

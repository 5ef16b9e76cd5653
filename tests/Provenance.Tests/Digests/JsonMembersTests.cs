using System.Text;
using Provenance.Core.Digests;
using Xunit;

namespace Provenance.Tests.Digests;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"b\":{\"\\udc00\":1}}")]
    [InlineData("{\"n\":{\"x\":\"1\"}}")]
    [InlineData("{\"d\":1e999}")]
    [InlineData("{\"d\":\"1\"}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"x\",\"more\":1}")]
    [InlineData("")]
    [InlineData("[]")]
    public void Whatever_is_not_of_the_format_is_named(string json) =>
        Assert.Throws<InvalidMemberException>(() => Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', (byte)'a', (byte)'"', (byte)':', (byte)'"', 0xff, (byte)'"', (byte)'}' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xc3, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void Bytes_that_are_no_utf8_are_no_text(byte[] json) => Assert.Throws<InvalidMemberException>(() => Read(json));

    [Fact]
    public void A_member_that_is_wrong_is_named_by_its_path() =>
        Assert.Equal(
            "b.d",
            Assert.Throws<InvalidMemberException>(() => Read("{\"b\":{\"d\":true}}"u8.ToArray())).Member);

    private static string Read(byte[] json) => JsonMembers.Read(json, Any);

    private static string Any(JsonMembers json)
    {
        var text = json.OptionalText("a") ?? "";
        json.OptionalNumber("d");
        json.OptionalObject("b", Any);
        json.OptionalObject("n", inner => inner.Numbers("x"));
        return text;
    }
}

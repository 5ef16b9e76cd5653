using Provenance.Archive.Blobs;
using Xunit;

namespace Provenance.Tests.Archives.Blobs;

public sealed class BlobLocationTests
{
    private const string Connection = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=c2VjcmV0/2VjcmV0;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData("blob:https://acme.blob.core.windows.net/sessions", "blob:https://acme.blob.core.windows.net/sessions")]
    [InlineData("blob:https://acme.blob.core.windows.net/sessions?sv=2024&sig=secret/", "blob:https://acme.blob.core.windows.net/sessions")]
    [InlineData("blob:" + Connection + "/sessions", "blob:connection/sessions")]
    [InlineData("blob:env:PLACE/sessions", "blob:env:PLACE/sessions")]
    [InlineData("blob:http://127.0.0.1:10000/devstoreaccount1/sessions?sig=secret", "blob:http://127.0.0.1:10000/devstoreaccount1/sessions")]
    public void A_place_is_shown_without_its_secret(string text, string shown)
    {
        var location = BlobLocation.Parse(text, _ => Connection);

        Assert.Equal((shown, "sessions"), (location.Shown, location.Container));
        Assert.DoesNotContain("ecret", location.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("blob:https://acme.blob.core.windows.net/sessions?sv=2024&sig=s", "https://acme.blob.core.windows.net/sessions?sv=2024&sig=s")]
    [InlineData("blob:https://acme.blob.core.windows.net/sessions", "https://acme.blob.core.windows.net/sessions")]
    [InlineData("blob:" + Connection + "/sessions", "https://acme.blob.core.windows.net/sessions")]
    public void A_place_opens_the_container_that_it_names(string text, string address) =>
        Assert.Equal(new Uri(address), BlobLocation.Parse(text, _ => null).Open().Uri);

    [Theory]
    [InlineData("https://acme.blob.core.windows.net?sv=2024&sig=s", "https://acme.blob.core.windows.net/sessions?sv=2024&sig=s")]
    [InlineData("https://acme.blob.core.windows.net/", "https://acme.blob.core.windows.net/sessions")]
    [InlineData(Connection, "https://acme.blob.core.windows.net/sessions")]
    public void An_environment_variable_holds_any_of_them(string value, string address) => Assert.Equal(
        new Uri(address), BlobLocation.Parse("blob:env:PLACE/sessions", name => name == "PLACE" ? value : null).Open().Uri);

    [Theory]
    [InlineData("sessions")]
    [InlineData("blob:")]
    [InlineData("blob:sessions")]
    [InlineData("blob:secret/sessions")]
    [InlineData("blob:https://acme.blob.core.windows.net/Sessions")]
    [InlineData("blob:https://acme.blob.core.windows.net/se--ssions")]
    [InlineData("blob:https://acme.blob.core.windows.net/s")]
    [InlineData("blob:env:OTHER/sessions")]
    [InlineData("blob:http://127.0.0.1:10000/devstoreaccount1/sessions")]
    public void What_is_no_place_is_refused_and_not_repeated(string text)
    {
        var refused = Assert.Throws<InvalidBlobLocationException>(() => BlobLocation.Parse(text, _ => null));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_that_is_not_complete_is_refused_and_not_repeated()
    {
        var location = BlobLocation.Parse("blob:AccountKey=c2VjcmV0/sessions", _ => null);

        Assert.DoesNotContain("c2VjcmV0", Assert.Throws<InvalidBlobLocationException>(() => location.Open()).Message, StringComparison.Ordinal);
    }
}

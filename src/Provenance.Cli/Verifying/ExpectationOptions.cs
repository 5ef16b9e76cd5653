using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Provenance.Archive.Seals;
using Provenance.Archive.Seals.Anchors;
using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Cli.Verifying;

/// <summary>What the one who verifies knows of a session from elsewhere.</summary>
internal sealed class ExpectationOptions
{
    private readonly Option<Digest?> root = new("--expect-root")
    {
        Description = "The root that one of the seals must have, as you have it from elsewhere.",
        HelpName = "ROOT",
        CustomParser = given =>
        {
            if (Digest.TryParse(given.Tokens[0].Value, out var digest))
                return digest;
            given.AddError("--expect-root must be 64 lower-case hexadecimal digits.");
            return null;
        },
    };

    private readonly Option<FileInfo[]> key = new("--key") { Description = "A public key in PEM: every seal must be signed by it, or by another one given so.", HelpName = "FILE" };
    private readonly Option<FileInfo?> witness = new("--witness") { Description = "A witness file: every seal that it has of the session must be there.", HelpName = "FILE" };
    private readonly Option<FileInfo?> certificate = new("--timestamp-certificate")
    {
        Description = "The certificate, in PEM, that time stamps must be signed with.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { root, key, witness, certificate })
            command.Options.Add(option);
    }

    /// <exception cref="InvalidKeyException">A file holds no public key.</exception>
    /// <exception cref="InvalidMemberException">A line of the witness file is not as its format has it.</exception>
    public SealExpectations Read(ParseResult parsed) => new()
    {
        Root = parsed.GetValue(root),
        Keys = [.. (parsed.GetValue(key) ?? []).Select(file => VerifyingKey.Parse(File.ReadAllText(file.FullName)))],
        Witnesses = parsed.GetValue(witness) is { } kept ? [.. WitnessFile.Read(kept.FullName)] : [],
        TimeStampCertificate = parsed.GetValue(certificate) is { } pem ? Fingerprint(pem) : null,
    };

    private static string Fingerprint(FileInfo pem)
    {
        try
        {
            using var read = X509Certificate2.CreateFromPem(File.ReadAllText(pem.FullName));
            return read.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        }
        catch (CryptographicException wrong)
        {
            throw new InvalidKeyException($"{pem.Name} is no certificate in PEM: {wrong.Message}");
        }
    }
}

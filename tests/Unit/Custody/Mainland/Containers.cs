using System.Text;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>Sealing and opening in memory, with keys and randomness that are the same in every run.</summary>
internal static class Containers
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<byte[]> Seal(byte[] content, params Sm2PrivateKey[] recipients)
    {
        using var into = new MemoryStream();
        Sm2PrivateKey[] to = recipients.Length > 0 ? recipients : [Sm2Vectors.Key];
        await MainlandContainer.SealAsync(
            new MemoryStream(content), into, [.. to.Select(one => one.PublicKey)], Sm2Vectors.Row((byte)content.Length),
            new Passage(new Pace(2)), Stop);
        return into.ToArray();
    }

    public static async Task<byte[]> Open(byte[] file, params Sm2PrivateKey[] secrets)
    {
        using var plain = new MemoryStream();
        await MainlandContainer.OpenAsync(
            new MemoryStream(file), plain, secrets.Length > 0 ? secrets : [Sm2Vectors.Key], new Pace(2), Stop);
        return plain.ToArray();
    }

    public static async Task<AgeFault> Fault(byte[] file) =>
        (await Assert.ThrowsAsync<AgeFormatException>(() => Open(file))).Fault;

    /// <summary>Length in bytes of the header.</summary>
    public static int HeaderLength(byte[] file)
    {
        var footer = file.AsSpan().IndexOf("\n--- "u8) + 1;
        return footer + file.AsSpan(footer).IndexOf((byte)'\n') + 1;
    }

    public static string HeaderOf(byte[] file) => Encoding.ASCII.GetString(file, 0, HeaderLength(file));

    /// <summary>The same payload under another header.</summary>
    public static byte[] With(byte[] file, string header) =>
        [.. Encoding.ASCII.GetBytes(header), .. file[HeaderLength(file)..]];
}

using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

/// <summary>Sealing and opening in memory, with keys and contents that are the same in every run.</summary>
internal static class Files
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The identity whose 32 bytes all have this value.</summary>
    public static X25519Identity Identity(byte seed = 1) =>
        X25519Identity.Generate([.. Enumerable.Repeat(seed, X25519Identity.SeedLength)]);

    /// <summary>The post-quantum identity whose 32 bytes all have this value.</summary>
    public static HybridIdentity Hybrid(byte seed = 1) =>
        HybridIdentity.Generate([.. Enumerable.Repeat(seed, KeyIdentity.SeedLength)]);

    /// <summary>Content of this length that repeats nowhere a chunk would.</summary>
    public static byte[] Content(int length)
    {
        var content = new byte[length];
        var state = 0x9E3779B9u;
        for (var i = 0; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            content[i] = (byte)(state >> 24);
        }

        return content;
    }

    public static async Task<byte[]> Seal(byte[] content, bool armor = false, params IRecipient[] recipients)
    {
        using var into = new MemoryStream();
        IReadOnlyList<IRecipient> to = recipients.Length > 0 ? recipients : [Identity().Recipient];
        await Age.SealAsync(new MemoryStream(content), into, to, armor, Stop);
        return into.ToArray();
    }

    public static async Task<byte[]> Open(byte[] file, params IIdentity[] identities)
    {
        using var plain = new MemoryStream();
        await Age.OpenAsync(new MemoryStream(file), plain, identities.Length > 0 ? identities : [Identity()], Stop);
        return plain.ToArray();
    }

    /// <summary>The refusal's part, or null when it opened.</summary>
    public static async Task<AgeFault?> Fault(byte[] file, params IIdentity[] identities)
    {
        try
        {
            await Open(file, identities);
            return null;
        }
        catch (AgeFormatException refusal)
        {
            return refusal.Fault;
        }
    }

    /// <summary>Where the payload starts in a binary file: after the line that starts with three dashes.</summary>
    public static int PayloadStart(byte[] file)
    {
        var footer = file.AsSpan().IndexOf("\n--- "u8) + 1;
        return footer + file.AsSpan(footer).IndexOf((byte)'\n') + 1;
    }
}

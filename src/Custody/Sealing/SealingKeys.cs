namespace LotusBridge.Custody.Sealing;

/// <summary>What one sealed file is made with: fresh for every content, since a nonce must never see two.</summary>
internal sealed record SealingKeys(FileKey Key, Header Header, ReadOnlyMemory<byte> Nonce) : IDisposable
{
    /// <exception cref="RecipientsRefusedException">No recipients, too many, or not of one kind.</exception>
    public static SealingKeys Draw(IReadOnlyList<IRecipient> recipients, Randomness random)
    {
        RecipientsRefusedException.ThrowIfUnfit(recipients);
        var key = new FileKey();
        random(key.Bytes);
        var header = Header.For(key, recipients, random);
        var nonce = new byte[Payload.NonceLength];
        random(nonce);
        return new SealingKeys(key, header, nonce);
    }

    /// <summary>Length in bytes of what stands before the first chunk.</summary>
    public int PayloadAt => Header.Bytes.Length + Nonce.Length;

    public void Dispose() => Key.Dispose();

    public override string ToString() => "[key]";
}

using LotusBridge.Custody.Sealing;

namespace LotusBridge.Custody.Mainland;

/// <summary>What one container is made with: fresh for every content, since a nonce must never see two.</summary>
internal sealed record ContainerKeys(ContainerKey Key, ContainerHeader Header, ReadOnlyMemory<byte> Nonce) : IDisposable
{
    /// <exception cref="ArgumentException">No recipients, or too many.</exception>
    public static ContainerKeys Draw(IReadOnlyList<Sm2PublicKey> recipients, Randomness random)
    {
        if (recipients.Count is 0 or > ContainerHeader.MaxRecipients)
        {
            throw new ArgumentException(
                $"a container is sealed to 1 to {ContainerHeader.MaxRecipients} recipients, not {recipients.Count}",
                nameof(recipients));
        }

        var key = new ContainerKey();
        random(key.Bytes);
        var header = ContainerHeader.For(key, recipients, random);
        var nonce = new byte[Payload.NonceLength];
        random(nonce);
        return new ContainerKeys(key, header, nonce);
    }

    public void Dispose() => Key.Dispose();

    public override string ToString() => "[key]";
}
